"""The rules for Danish sentences, each with the law it rests on; paragraphs as in domain.md §1.1.

To add a rule: a line in `DANISH`, and passages in `tests/clean/clauses_labelled.csv` that it must
and must not meet.
"""

from __future__ import annotations

import re

from pipelines.clean.clauses.rule import Grammar, Rule

_54 = "udbudsloven § 54, direktiv 2014/24/EU art. 20"
_190 = "udbudsloven § 190, direktiv 2014/24/EU art. 77"
_CONCESSION = "koncessionsbekendtgørelsen § 2, direktiv 2014/23/EU art. 24"
_CONDITIONS = "direktiv 2014/24/EU art. 70, udbudsloven § 176"

# The final t matters: "uden forbehold" reserves nothing, and "forbeholder sig ret" is another word.
_RESERVED = (
    r"forbeholdt|forbeholdes|forbeholde\b|forbeholder\b(?! sig)|reserveret|reservere[sr]?\b"
    r"|begrænse[ts] til"
)
_ONLY = r"\b(?:kun|alene|udelukkende)\b"
_BIDS = (
    r"deltag|\bbyde\b|afgive[sr]? tilbud|tilbud (?:kan|modtages)|ansøge|henvende[rs] sig"
    r"|rettet mod|for beskytte"
)
_WORKSHOPS = r"beskytte(?:de|t) værksted"
_INTEGRATES = (
    r"social\w* og (?:faglig|erhvervsmæssig)\w* integration|social integration"
    r"|integrer\w* .{0,40}(?:handicap|stillede|udsatte)"
)
_THIRTY = r"(?:\b30|tredive) ?(?:%|pct|procent)"
_STAFF = r"ansatte|beskæftigede|medarbejder|personale|arbejdstagere"
_WEAK = r"handicap|dårligt stillede|ugunstigt stillede|udsatte|funktionsnedsættelse"
_ACT = r"(?:udbudslov\w*|udbudsl\.),?"
_ACT_54 = rf"{_ACT} (?:§|paragraf) ?54\b|(?:§|paragraf) ?54\b(?:, stk\. \d)? i udbudslov"
_PARAGRAPH_54 = r"(?:§|paragraf) ?54\b"
# serviceloven, straffeloven, "lov om social service", "barnets lov", …
_OTHER_ACT = (
    r"\b(?!udbudslov)[a-zæøå]{0,40}lov(?:en)?s? (?:§|paragraf) ?\d|§ ?\d{1,3} i (?!udbudslov)"
)
_APPRENTICES = (
    r"\blærling|praktikant|praktikplads|læreplads|elevplads|elevstilling|uddannelsespraktik"
    r"|uddannelsesaftale|praktikaftale|under oplæring|oplæringsaftale|oplæringsplads|\bi lære\b"
    r"|(?:personer|medarbejdere) under uddannelse|\belev(?:er)? (?:eller|og) (?:lærling|praktikant)"
    r"|(?:besættes med|ansætte[sr]?|beskæftige[rs]?|mindst) (?:\w+ )?elev(?:er)?\b"
)
_DEMANDS = (
    r"\bskal\b|forplig|\bkrav\b|kravet|kræve|mindst|ansæt|beskæftige|besæt|udføres|anvend|løbende"
    r"|inddrag|oprette|\bstille[rs]?\b|opfordre|klausul"
)
_WEAK_ON_MARKET = (
    r"langtidsledig|udsatte|udsat på|på kanten af arbejdsmarkedet|fleksjob|løntilskud"
    r"|virksomhedspraktik|kontanthjælp|ledige\b|nedsat arbejdsevne|handicap|funktionsnedsættelse"
    r"|flygtninge|unge uden|integrationsgrundydelse|dårligt stillede|fodfæste på arbejdsmarkedet"
    r"|rummeligt arbejdsmarked|særlige vilkår|førtidspension|ressourceforløb|skånejob|småjob"
)
_EMPLOYS = (
    r"ansæt|\bansat(?:te)?\b|beskæftiger?\b|beskæftiges|besæt|årsværk|rekrutter"
    r"|udføres af|til rådighed|skabe[rs]? (?:\w+ ){0,2}(?:job|arbejdspladser)|timer\b"
    r"|af medarbejderne|klausul|oprette[rs]? (?:\w+ ){0,2}\w{0,10}job"
)
# The purchase of an employment service speaks of the same people and is no clause.
_SERVES = (
    r"hjælpe|støtte|vejled|opkvalificer|afklar|mentor|aktivering|indsats|jobtræning|udbud af"
    r"|levering af|undervis|kursus|kurser|kørsel|virksomhedsrettede|\bsystemet|software|måltider"
)
_SOCIAL_ENTERPRISES = r"socialøkonomisk|\brsv\b|arbejdsintegrerende"
_TAKE_PART = (
    r"partnerskab|samarbejd|underleverandør|inddrag|inkluder|udføres af|\bkøbe|delydelse|benytte"
    r"|konsorti"
)

_RULES = (
    Rule("da_forbeholdt_vaerksteder", "sheltered", _54, (_RESERVED, _WORKSHOPS)),
    Rule("da_kun_vaerksteder", "sheltered", _54, (_ONLY, _WORKSHOPS, _BIDS)),
    Rule("da_kun_sociale", "sheltered", _54, (_ONLY, _SOCIAL_ENTERPRISES, _BIDS)),
    Rule("da_skal_vaere_vaerksted", "sheltered", _54, (rf"skal være et {_WORKSHOPS}",)),
    Rule("da_forbeholdt_integration", "sheltered", _54, (_RESERVED, _INTEGRATES)),
    Rule("da_forbeholdt_sociale", "sheltered", _54, (_RESERVED, _SOCIAL_ENTERPRISES)),
    Rule("da_30_pct", "sheltered", _54,
         (_THIRTY, _STAFF, _WEAK, rf"{_RESERVED}|{_BIDS}|{_PARAGRAPH_54}")),
    Rule("da_udbudsloven_54", "sheltered", _54, (rf"forbehold|{_RESERVED}", _ACT_54)),
    Rule("da_54", "sheltered", _54, (_RESERVED, _PARAGRAPH_54), none_of=_OTHER_ACT),
    Rule("da_koncession", "sheltered", _CONCESSION,
         (_RESERVED, r"koncessions(?:bekendtgørelse|direktiv)\w* (?:§ ?2\b|art)")),
    Rule("da_artikel_20", "sheltered", _54,
         (_RESERVED, r"\bart(?:ikel|\.) 20\b", r"direktiv|2014/24")),
    Rule("da_uden_forbehold", "sheltered", _54,
         (r"deltagelse uden forbehold|uden forbehold for beskytte",), only_named=True),
    Rule("da_naevner_54", "sheltered", _54,
         (rf"{_ACT_54}|{_ACT} §§ ?(?:[\d, -]|og ){{0,40}}\b54\b",), only_named=True),
    Rule("da_forbeholdt_offentlig_opgave", "public_service", _190,
         (_RESERVED, r"tjenesteydelsesopgave|offentlige tjenesteydelser|samfundsopgave")),
    Rule("da_190", "public_service", _190,
         (rf"{_RESERVED}|{_ONLY}", r"(?:§|paragraf) ?190\b"), none_of=_OTHER_ACT),
    Rule("da_artikel_77", "public_service", _190,
         (_RESERVED, r"\bart(?:ikel|\.) 77\b", r"direktiv|2014/24")),
    Rule("da_naevner_190", "public_service", _190,
         (rf"{_ACT} (?:§|paragraf) ?190\b",), only_named=True),
    Rule("da_beskyttet_beskaeftigelse", "execution", "direktiv 2014/24/EU art. 20 (BT-736)",
         (r"beskyttet beskæftigelse|beskyttede (?:arbejdspladser|job)", r"udfør"),
         none_of=r"servicelov|samværstilbud|udbud af drift"),
    Rule("da_uddannelsesklausul", "training", _CONDITIONS,
         (r"(?:uddannelses|praktik|lærlinge|elev|oplærings)klausul"
          r"|klausul(?:er)? om (?:[\w-]+ ){0,4}(?:praktik|lære|lærling|uddannelse|oplæring)",)),
    Rule("da_laerlinge", "training", _CONDITIONS,
         (_APPRENTICES, _DEMANDS), none_of=_SERVES),
    Rule("da_beskaeftigelsesklausul", "employment", _CONDITIONS,
         (r"(?:beskæftigelses|job)klausul|klausul(?:er)? om (?:[\w-]+ ){0,3}(?:ledige|udsatte)",)),
    Rule("da_udsatte_i_job", "employment", _CONDITIONS,
         (_WEAK_ON_MARKET, _EMPLOYS,
          r"leverandør|entreprenør|tilbudsgiver|kontrakt|klausul|krav|forplig|\bskal\b|mindst|%|pct"),
         none_of=rf"{_SERVES}|{_RESERVED}|{_BIDS}|{_PARAGRAPH_54}"),
    Rule("da_socialoekonomiske", "partnership", _CONDITIONS, (_SOCIAL_ENTERPRISES, _TAKE_PART),
         none_of=_RESERVED),
    Rule("da_naevner_socialoekonomiske", "partnership", _CONDITIONS,
         (_SOCIAL_ENTERPRISES,), none_of=rf"{_TAKE_PART}|{_RESERVED}", only_named=True),
    Rule("da_sociale_klausuler", "social", _CONDITIONS,
         (r"social(?:e|t)? (?:og \w+ |eller \w+ )?(?:klausul|hensyn)|socialklausul"
          r"|sociale (?:krav|kriterier)\b",)),
    Rule("da_arbejdsklausul", "labour", "ILO-konvention nr. 94, cirkulære om arbejdsklausuler",
         (r"arbejdsklausul|arbejds- og [\w-]{0,30}klausul|\bilo\b.{0,20}\b94\b",)),
    Rule("da_loenvilkaar", "labour", "ILO-konvention nr. 94",
         (r"løn- og (?:arbejds|ansættelses)vilkår|social dumping",
          r"\bskal\b|sikre|gunstige|overenskomst|klausul|hæfte")),
)  # fmt: skip

DANISH = Grammar(
    language="DAN",
    rules=_RULES,
    denial=re.compile(
        r"\bikke (?:[\w-]+ ){0,3}(?:forbehold|reserver|begræns|omfatte|benytte|anvend|krav\b"
        r"|kræve|brug|indeholde|indgå|gælde|udføres|stille|relevant|aktuel|længere|indsat|indarbejdet|medtaget|fastsat)"
        r"|\b(?:anvendes|gælder|stilles|kræves|indgår|indeholder|benyttes|forbeholdes) ikke\b"
        r"|\bingen (?:[\w-]+ ){0,2}(?:delaftale|del\b|\w{0,30}klausul|krav\b|forbehold|hensyn)"
        r"|\bhverken\b|\bfravalgt\b|\bundladt\b|\bafstået\b"
        r"|\buden (?:[\w-]+ )?(?:forbehold|krav\b|\w{0,30}klausul)"
    ),
    condition=re.compile(r"\b(?:hvis|såfremt|medmindre|bod)\b|misligehold|misligholde"),
    hedge=re.compile(
        r"\?$|\bovervej|\bbør\b|\bdialogen\b|\bundersøge[rs]?\b"
        r"|\bkan (?:[\w-]+ ){0,4}(?:forbeholde|begrænse|reservere)\b"
    ),
    turn=re.compile(r";|,? men (?!er (?:nu )?ikke)|, mens |, idet |, da |, hvorimod "),
)
