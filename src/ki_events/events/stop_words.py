"""Words that say nothing about an event: a search passes over them as long as another word is left."""

STOP_WORDS = frozenset(
    # German
    "ab aber als am an auf aus bei beim bis da das dem den der des die doch ein eine einem einen einer eines er es für"
    " hat ich ihr im in ist ja man mit nach nicht noch nur ob oder ohne sein sich sie sind so soll über um und uns unser"
    " vom von vor war was wenn wer wie wir wird wo zu zum zur zwischen"
    # English
    " a and are at by for from is of on or the to with".split()
)
