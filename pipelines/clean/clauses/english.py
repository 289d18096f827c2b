"""The rules for English sentences; the same kinds and laws as in `danish`."""

from __future__ import annotations

import re

from pipelines.clean.clauses.rule import Grammar, Rule

_20 = "directive 2014/24/EU art. 20, udbudsloven § 54"
_77 = "directive 2014/24/EU art. 77, udbudsloven § 190"
_CONDITIONS = "directive 2014/24/EU art. 70"

# "reserves the right" is another word.
_RESERVED = (
    r"\breserved (?:to|for|under|contract|lot\b|procure|pursuant)|\breserve\b"
    r"|\brestricted to|\blimited to"
)
_ONLY = r"\bonly\b"
_BIDS = r"(?:may|can|shall) (?:submit|participate|take part|tender|bid|apply)|invited"
_WORKSHOPS = r"(?:sheltered|protected) workshop|supported business"
_INTEGRATES = r"integration of (?:[\w-]+ ){0,3}(?:disab|disadvantaged|persons|people|workers)"
_PUBLIC_SERVICE = r"public service mission"
_DIRECTIVE = r"directive|2014/24"
_APPRENTICES = (
    r"apprentice|trainee|internship|persons in (?:vocational )?training|vocational training"
)
_DEMANDS = r"\bshall\b|\bmust\b|require|oblig|undertake|at least|minimum|penalty|condition|clause"
_WEAK = (
    r"unemployed|job-?seekers|disadvantaged|vulnerable|disabilit|disabled|flex jobs"
    r"|reduced working capacity|furthest from the labou?r market|hard-to-place"
)
_EMPLOYS = (
    r"\bhire|\bemploy(?:s|ed|ment)?\b|\brecruit|workforce|\bstaff\b|\bjobs\b|carried out by"
    r"|\bhours\b|\bpositions\b"
)
_SERVES = (
    r"services for|transport of|assist|guidance|coaching|accessible|software|evaluat"
    r"|programmes? for"
)
_SOCIAL_ENTERPRISES = (
    r"social enterprise|social economy|work integration|social(?:ly)? responsible enterprise"
)
_TAKE_PART = (
    r"subcontract|cooperat|collaborat|partner|involve|delivered by|placed with|purchased from"
)

_RULES = (
    Rule("en_reserved_workshops", "sheltered", _20, (_RESERVED, _WORKSHOPS)),
    Rule("en_only_workshops", "sheltered", _20, (_ONLY, _WORKSHOPS, _BIDS)),
    Rule("en_reserved_integration", "sheltered", _20, (_RESERVED, _INTEGRATES)),
    Rule("en_reserved_social", "sheltered", _20, (_RESERVED, _SOCIAL_ENTERPRISES)),
    Rule("en_30_percent", "sheltered", _20,
         (r"\b30 ?(?:%|per ?cent)", r"employee|staff|workforce|workers|personnel",
          r"disab|disadvantaged", rf"{_RESERVED}|{_BIDS}")),
    Rule("en_article_20", "sheltered", _20, (_RESERVED, r"\bart(?:icle|\.) 20\b", _DIRECTIVE),
         none_of=r"gdpr|2016/679|data protection"),
    Rule("en_section_54", "sheltered", _20,
         (_RESERVED, r"(?:section|§|article) ?54 of the (?:danish )?(?:public )?procurement act")),
    Rule("en_not_reserved", "sheltered", _20,
         (r"participation is not reserved",), none_of=_PUBLIC_SERVICE, only_named=True),
    Rule("en_names_article_20", "sheltered", _20,
         (r"\barticle 20 of directive 2014/24"
          r"|section 54 of the (?:danish )?(?:public )?procurement",),
         only_named=True),
    Rule("en_reserved_public_service", "public_service", _77, (_RESERVED, _PUBLIC_SERVICE)),
    Rule("en_only_public_service", "public_service", _77, (_ONLY, _PUBLIC_SERVICE, _BIDS)),
    Rule("en_article_77", "public_service", _77, (_RESERVED, r"\bart(?:icle|\.) 77\b", _DIRECTIVE),
         none_of=r"gdpr|2016/679|data protection"),
    Rule("en_section_190", "public_service", _77,
         (_RESERVED, r"(?:section|§) ?190 of the (?:danish )?(?:public )?procurement act")),
    Rule("en_sheltered_employment", "execution", "directive 2014/24/EU art. 20 (BT-736)",
         (r"(?:sheltered|protected) (?:employment|job)", r"perform|carried out|execution")),
    Rule("en_training_clause", "training", _CONDITIONS,
         (r"(?:training|apprenticeship|apprentice|trainee) (?:[\w-]+ )?clause",)),
    Rule("en_apprentices", "training", _CONDITIONS, (_APPRENTICES, _DEMANDS), none_of=_SERVES),
    Rule("en_disadvantaged_in_jobs", "employment", _CONDITIONS, (_WEAK, _EMPLOYS, _DEMANDS),
         none_of=rf"{_SERVES}|{_RESERVED}|{_BIDS}"),
    Rule("en_social_enterprises", "partnership", _CONDITIONS, (_SOCIAL_ENTERPRISES, _TAKE_PART),
         none_of=_RESERVED),
    Rule("en_names_social_enterprises", "partnership", _CONDITIONS, (_SOCIAL_ENTERPRISES,),
         none_of=rf"{_TAKE_PART}|{_RESERVED}", only_named=True),
    Rule("en_social_clauses", "social", _CONDITIONS,
         (r"social (?:and [\w-]+ )?(?:clause|considerations|requirements|criteria)",)),
    Rule("en_labour_clause", "labour", "ILO convention no. 94",
         (r"labou?r clause|\bilo\b.{0,20}\b94\b",)),
)  # fmt: skip

ENGLISH = Grammar(
    language="ENG",
    rules=_RULES,
    denial=re.compile(
        r"\bnot (?:[\w-]+ ){0,3}(?:reserve|restrict|limit|require|contain|include|apply|subject"
        r"|covered|have to|use|applicab|relevant)|\bno longer\b"
        r"|\bno (?:[\w-]+ ){0,3}(?:lots?\b|reserv|clause|consideration|requirement)|\bneither\b"
        r"|\bwithout (?:[\w-]+ )?(?:reserv|clause)"
    ),
    condition=re.compile(r"\b(?:if|unless|where|penalty)\b"),
    hedge=re.compile(
        r"\?$|\bconsider(?:s|ing|ed)? |\bwhether\b|\ballows? (?:[\w-]+ ){0,3}to reserve"
        r"|\b(?:may|could|might) (?:[\w-]+ )?(?:be )?reserved?\b"
    ),
    turn=re.compile(r";|,? but |, while |, whereas |, as |, since "),
)
