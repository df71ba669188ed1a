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
    comorian franc; KRW korean won; KWD kuwaiti dinar; KZT tenge; LAK kip; LBP lebanese pound,lebanese lira; LKR
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
# Names that several countries share, by the country that a text is about.
_SHARED: Final = {
    "dollar": "AUD AUS KIR NRU TUV,BBD BRB,BND BRN,BSD BHS,BZD BLZ,CAD CAN,FJD FJI,GYD GUY,HKD HKG,JMD JAM,LRD LBR,NAD NAM"
    ",NZD NZL,SBD SLB,SGD SGP,SRD SUR,TTD TTO,TWD TWN,XCD ATG DMA GRD KNA LCA VCT",
    "peso": "ARS ARG,CLP CHL,COP COL,CUP CUB,DOP DOM,MXN MEX,PHP PHL,UYU URY",
    "franc": "BIF BDI,CDF COD,CHF CHE LIE,DJF DJI,GNF GIN,KMF COM,RWF RWA,XAF CAF CMR COG GAB GNQ TCD"
    ",XOF BEN BFA CIV GNB MLI NER SEN TGO",
    "cfa franc": "XAF CAF CMR COG GAB GNQ TCD,XOF BEN BFA CIV GNB MLI NER SEN TGO",
    "rupee": "INR IND BTN,LKR LKA,MUR MUS,NPR NPL,PKR PAK,SCR SYC",
    "dinar": "BHD BHR,DZD DZA,IQD IRQ,JOD JOR,KWD KWT,LYD LBY,RSD SRB,TND TUN",
    "dirham": "AED ARE,MAD MAR",
    "rial": "IRR IRN,OMR OMN,QAR QAT,YER YEM",
    "riyal": "QAR QAT,SAR SAU",
    "shilling": "KES KEN,SOS SOM,TZS TZA,UGX UGA",
    "krona": "ISK ISL,SEK SWE",
    "kronor": "ISK ISL,SEK SWE",
    "krone": "DKK DNK,NOK NOR",
    "kroner": "DKK DNK,NOK NOR",
    "ruble": "BYN BLR,RUB RUS",
    "manat": "AZN AZE,TMT TKM",
    "kwacha": "MWK MWI,ZMW ZMB",
    "lei": "MDL MDA,RON ROU",
    "lira": "LBP LBN,TRY TUR",
    "won": "KPW PRK,KRW KOR",
}
SHARED: Final = {
    name: {area: entry.split()[0] for entry in entries.split(",") for area in entry.split()[1:]}
    for name, entries in _SHARED.items()
}
CODES: Final = frozenset([*NAMES.values(), *SIGNS.values(), "BMD", "KPW", "KYD", "SLE", "SVC", "XPF"])
