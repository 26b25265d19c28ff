"""Words that ask or bind but say nothing about the subject, by language."""

from typing import Final

_WORDS: Final[dict[str, str]] = {
    "en": """
        a about after all also am an and any are as at be because been before being but by can could describe did do
        does doing done each explain find for from get give had has have having he her here him his how i if in into
        is it its just let list many may me might more most much must my need no nor not now of on one only or other
        our out over own please same shall she should show so some such tell than that the their them then there
        these they this those through to too under up us use used using very want was we were what when where which
        while who whom whose why will with would you your
    """,
    "de": """
        aber alle als also am an auch auf aus bei beim bin bis bist da das dass dem den der des die dies diese
        dieser doch du durch ein eine einem einen einer eines er es für gibt hat haben hatte ich ihr im in ist ja
        kann kein man mein mit nach nicht noch nur ob oder sein sich sie sind so über um und uns unter vom von vor
        wann war warum was wer werden wie wenn wir wird wo zu zum zur
    """,
    "fr": """
        a ai ainsi au aux avec ce ces cela cet cette ceux chez comme comment d dans de des donc dont du elle elles
        en est et être eu fait il ils j je l la le les leur leurs lui ma mais me mes moi mon n ne nos notre nous on
        ont ou où par pas peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se ses
        si son sont sur ta te tes toi ton tu un une vos votre vous y à
    """,
    "es": """
        a al algo como con cual cuál cuando cuándo cuánto de del desde donde dónde e el ella ellos en entre era es
        esa ese eso esta este esto estos fue ha hay la las le les lo los más me mi muy no nos o para pero por porque
        qué que quien quién se ser si sin sobre son su sus también te tiene tu un una uno unos y ya yo
    """,
    "it": """
        a ad ai al alla alle anche che chi ci come con cosa cui da dal dalla de dei del della delle di dove e è ed
        era gli ha hanno i il in io la le lo ma mi nei nel nella non o per perché più quale quali quando quanto
        questa questo se si sono su sua sul suo ti tra tu un una uno
    """,
    "pt": """
        a ao aos as até com como da das de dela dele do dos e é ela elas ele eles em entre era essa esse esta este
        eu foi há isso isto já lhe mais mas me muito na não nas no nos nós o onde os ou para pela pelo por porque
        qual quais quando quanto que quem se sem ser seu são sua também te tem um uma você
    """,
    "nl": """
        aan al als bij dan dat de der deze die dit door een en er geen had heb hebben heeft het hij hoe hun ik in is
        je kan maar me meer men met mijn na naar niet nog nu of om onder ons ook op over te toen tot u uit van veel
        voor waar waarom wanneer wat we wel werd wie wij worden wordt ze zich zij zijn zo
    """,
}


def stop_words(language: str) -> frozenset[str]:
    """Return the words in lower case; none for a language without a list."""
    return frozenset(_WORDS.get(language, "").split())
