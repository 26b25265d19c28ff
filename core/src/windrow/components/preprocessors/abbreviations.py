# ruff: noqa: RUF001 - letters of other alphabets are meant
"""Words before a period that do not end a sentence, by language. See `sentences` for how they are used."""

from typing import Final

# Never the end of a sentence: a name, a number or an example follows.
_COMMON: Final = "e.g i.e cf vs viz approx ca al resp dr mr mrs ms prof st rev hon gen col capt lt sgt"

_BY_LANGUAGE: Final[dict[str, str]] = {
    "en": "messrs gov sen rep pres mt ft jr fig figs eq eqs sec secs ch chap vol vols pp p nr ed eds dept est",
    "de": "hr fr frl z.b d.h u.a z.t o.ä s.o s.u bzw ggf usf evtl vgl abb nr bd hrsg str tel inkl exkl dipl ing zzgl",
    "fr": "m mm mme mlle mlles me p.ex c.-à-d env art chap fig vol p pp av apr",
    "es": "sr sra srta srs d dña ud uds p.ej aprox art cap fig núm pág págs vol av avda",
    "it": "sig sigg sig.ra sig.na dott dott.ssa avv ing p.es art cap fig pag pagg vol ecc.",
    "pt": "sr sra srta d dra p.ex aprox art cap fig núm pág págs vol av",
    "nl": "dhr mevr mw drs ir ing bijv d.w.z m.b.t o.a t.o.v art fig blz nr",
    "sv": "bl.a t.ex d.v.s m.m s.k kap fig nr sid",
    "da": "bl.a f.eks d.v.s hr fr kap fig nr s",
    "no": "bl.a f.eks d.v.s hr fr kap fig nr s",
    "fi": "esim ks mm ns nk vrt",
    "pl": "np tj tzn m.in ul al inż mgr hab im św r str rys tab",
    "cs": "např tj tzn mj ul ing mgr obr str č",
    "sl": "npr tj t.i oz ul mag ing sl str št",
    "et": "nt s.o st lk nr",
    "tr": "örn bkz vb av yrd doç",
    "ru": "г гг т.е т.д т.п т.к им ул руб тыс млн млрд стр рис табл см",
    "el": "π.χ δηλ κ κα αρ σελ εικ",
    "ml": "",
}

LANGUAGES: Final = tuple(sorted(_BY_LANGUAGE))

# An abbreviation only before a number ("No. 5"), an ordinary last word otherwise.
BEFORE_NUMBERS: Final = frozenset({"no", "nos", "nº", "art", "s", "v", "ver", "§", "ln", "l", "tab"})


def abbreviations(language: str, *, extended: bool = True) -> frozenset[str]:
    """Lower-cased, without the last period; `extended` adds the language's own to those common to all."""
    words = _COMMON.split() + (_BY_LANGUAGE[language].split() if extended else [])
    return frozenset(word.rstrip(".") for word in words)
