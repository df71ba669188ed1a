"""Currencies as English reports write them: ISO 4217 codes, signs and names (pure data)."""

from typing import Final


def _pairs(lines: str) -> dict[str, str]:
    """Read `CODE name, name; CODE name` into a code for each name."""
    entries = [entry.split(maxsplit=1) for entry in lines.split(";")]
    return {" ".join(name.split()): code for code, names in entries for name in names.split(",")}


SIGNS: Final = _pairs(
    """USD $,US$,U.S.$; EUR €; GBP £; JPY ¥; INR ₹; NGN ₦; KZT ₸; PHP ₱; KRW ₩; VND ₫; RUB ₽; UAH ₴; TRY ₺; THB ฿; ILS
    ₪; CRC ₡; PYG ₲; MNT ₮; GHS ₵,GH₵; AZN ₼; GEL ₾; AMD ֏; KHR ៛; LAK ₭; AUD A$,AU$; CAD C$,CA$; NZD NZ$; SGD
    S$; HKD HK$; TWD NT$; BRL R$; FJD FJ$; JMD J$; TTD TT$; XCD EC$; NAD N$; MYR RM; BDT Tk"""
)

# Lower case; singular, except where the plural does not end in a mere s. A noun that several countries share, or that
# means something else as well, stands with its adjective only.
NAMES: Final = _pairs(
    """AED emirati dirham,uae dirham; AFN afghani; ALL lek; AMD dram; ANG guilder; AOA kwanza; ARS argentine
    peso,argentinian peso; AUD australian dollar; AWG florin; AZN azerbaijani manat; BAM convertible mark; BBD
    barbadian dollar,barbados dollar; BDT taka; BGN lev,leva; BHD bahraini dinar; BIF burundian franc,burundi
    franc; BND brunei dollar,bruneian dollar; BOB boliviano; BRL reais,brazilian real; BSD bahamian dollar; BTN
    ngultrum; BWP pula; BYN belarusian ruble,belarusian rouble; BZD belizean dollar,belize dollar; CAD canadian
    dollar; CDF congolese franc; CHF swiss franc; CLP chilean peso; CNY yuan,renminbi; COP colombian peso; CRC
    colones,costa rican colon; CUP cuban peso; CVE escudo; CZK koruna,koruny,czech crown; DJF djiboutian
    franc,djibouti franc; DKK danish krone,danish kroner; DOP dominican peso; DZD algerian dinar; EGP egyptian
    pound; ERN nakfa; ETB birr; EUR euro; FJD fijian dollar,fiji dollar; GBP british pound,pounds sterling; GEL
    lari; GHS cedi; GMD dalasi; GNF guinean franc; GTQ quetzal,quetzales; GYD guyanese dollar,guyana dollar; HKD
    hong kong dollar; HNL lempira; HRK kuna; HTG gourde; HUF forint; IDR rupiah; ILS shekel,new shekel; INR
    indian rupee; IQD iraqi dinar; IRR iranian rial; ISK icelandic krona,icelandic kronur; JMD jamaican dollar;
    JOD jordanian dinar; JPY yen; KES kenyan shilling; KGS kyrgyz som,kyrgyzstani som,som; KHR riel; KMF
    comorian franc; KPW north korean won; KRW korean won,south korean won; KWD kuwaiti dinar; KZT tenge; LAK kip; LBP lebanese pound,lebanese lira; LKR
    lankan rupee; LRD liberian dollar; LSL loti,maloti; LYD libyan dinar; MAD moroccan dirham; MDL moldovan
    leu,moldovan lei; MGA ariary; MKD denar; MMK kyat; MNT tugrik,togrog; MOP pataca; MRU ouguiya; MUR mauritian
    rupee; MVR rufiyaa; MWK malawian kwacha; MXN mexican peso; MYR ringgit; MZN metical,meticais; NAD namibian
    dollar; NGN naira; NIO cordoba; NOK norwegian krone,norwegian kroner; NPR nepali rupee,nepalese rupee; NZD
    new zealand dollar; OMR omani rial; PAB balboa; PEN peruvian sol,soles; PGK kina; PHP philippine
    peso,filipino peso; PKR pakistani rupee; PLN zloty; PYG guarani,guaranies; QAR qatari riyal; RON romanian
    leu,romanian lei; RSD serbian dinar; RUB russian ruble,russian rouble; RWF rwandan franc; SAR saudi riyal;
    SBD solomon islands dollar; SCR seychelles rupee,seychellois rupee; SDG sudanese pound; SEK swedish
    krona,swedish kronor; SGD singapore dollar,singaporean dollar; SLL leone; SOS somali shilling; SRD
    surinamese dollar; SSP south sudanese pound; STN dobra; SYP syrian pound; SZL lilangeni,emalangeni; THB
    baht; TJS somoni; TMT turkmen manat,turkmenistani manat; TND tunisian dinar; TOP pa'anga; TRY turkish lira;
    TTD tobago dollar; TWD taiwan dollar; TZS tanzanian shilling; UAH hryvnia; UGX ugandan shilling; USD
    dollar,u.s. dollar,us dollar; UYU uruguayan peso; UZS soum,uzbek som,uzbekistani som; VES bolivar,bolivares;
    VND dong; VUV vatu; WST tala; XAF central african franc,central african cfa franc; XCD east caribbean
    dollar,ec dollar; XOF west african franc,west african cfa franc; YER yemeni rial; ZAR rand; ZMW zambian kwacha; ZWL
    zimbabwean dollar"""
)
# Where the code of a currency does not begin with that of its country.
_USERS: Final = {
    "AUD": "AU KI NR TV", "CHF": "CH LI", "XAF": "CF CG CM GA GQ TD", "XCD": "AG DM GD KN LC VC",
    "XOF": "BF BJ CI GW ML NE SN TG",
}  # fmt: skip
_NOT_SHARED: Final = frozenset(["pound", "sterling"])  # which is a weight


def _shared() -> dict[str, dict[str, str]]:
    """Nouns that several countries call their currency by: its code, by the country's ISO 3166-1 alpha-2 code."""
    found: dict[str, dict[str, str]] = {}
    for name, code in NAMES.items():
        nouns = name.split()[-1:] if " " in name else []
        for noun in [*nouns, "cfa franc"] if "cfa" in name else nouns:
            found.setdefault(noun, {}).update(dict.fromkeys(_USERS.get(code, code[:2]).split(), code))
    return {noun: codes for noun, codes in found.items() if len({*codes.values()}) > 1 and noun not in _NOT_SHARED}


SHARED: Final = _shared()
CODES: Final = frozenset([*NAMES.values(), *SIGNS.values(), "BMD", "KYD", "SLE", "SVC", "XPF"])
