"""The canonical form of a package: what can be mended without a doubt is mended, the rest is named."""
