"""Keys and codes of the register that are known, so that a new one is seen (PRODUCT 8.7).

A key or code outside these lists may be a known one under a new name, the RSV mark above all.
Does not belong here: what a code leads to.
"""

from __future__ import annotations

COMPANY_KEYS = frozenset({
    "cvrNummer", "enhedsNummer", "enhedstype", "regNummer", "brancheAnsvarskode",
    "reklamebeskyttet", "navne", "binavne", "beliggenhedsadresse", "postadresse",
    "telefonNummer", "telefaxNummer", "sekundaertTelefonNummer", "sekundaertTelefaxNummer",
    "elektroniskPost", "hjemmeside", "obligatoriskEmail", "livsforloeb", "hovedbranche",
    "bibranche1", "bibranche2", "bibranche3", "status", "virksomhedsstatus", "virksomhedsform",
    "aarsbeskaeftigelse", "kvartalsbeskaeftigelse", "maanedsbeskaeftigelse",
    "erstMaanedsbeskaeftigelse", "attributter", "penheder", "deltagerRelation", "fusioner",
    "spaltninger", "virksomhedMetadata", "samtId", "fejlRegistreret", "dataAdgang",
    "fejlVedIndlaesning", "fejlBeskrivelse", "naermesteFremtidigeDato", "virkningsAktoer",
    "sidstIndlaest", "sidstOpdateret", "fortroligBeriget", "harFremtidigAendring",
    "stiftelsesDato", "virkningsDato",
})  # fmt: skip
"""Top-level keys of `Vrvirksomhed` (cvr.md §6.1)."""

SITE_KEYS = frozenset({
    "navne", "postadresse", "beliggenhedsadresse", "telefonNummer", "telefaxNummer",
    "elektroniskPost", "livsforloeb", "hovedbranche", "bibranche1", "bibranche2", "bibranche3",
    "aarsbeskaeftigelse", "kvartalsbeskaeftigelse", "erstMaanedsbeskaeftigelse", "attributter",
    "deltagerRelation", "reklamebeskyttet", "brancheAnsvarskode", "samtId", "fejlRegistreret",
    "dataAdgang", "enhedsNummer", "enhedstype", "sidstIndlaest", "sidstOpdateret",
    "virkningsAktoer", "pNummer", "virksomhedsrelation", "produktionsEnhedMetadata",
})  # fmt: skip
"""Top-level keys of `VrproduktionsEnhed` (cvr.md §6.5)."""

_METADATA_KEYS = frozenset({
    "nyesteNavn", "nyesteBeliggenhedsadresse", "nyesteHovedbranche", "nyesteBibranche1",
    "nyesteBibranche2", "nyesteBibranche3", "nyesteKontaktoplysninger",
    "nyesteAarsbeskaeftigelse", "nyesteKvartalsbeskaeftigelse", "nyesteMaanedsbeskaeftigelse",
    "nyesteErstMaanedsbeskaeftigelse", "sammensatStatus",
})  # fmt: skip
COMPANY_METADATA_KEYS = _METADATA_KEYS | {
    "nyesteVirksomhedsform", "nyesteStatus", "nyesteBinavne", "antalPenheder", "stiftelsesDato",
    "virkningsDato",
}  # fmt: skip
"""Keys of `virksomhedMetadata` (cvr.md §6.4)."""
SITE_METADATA_KEYS = _METADATA_KEYS | {"nyesteCvrNummerRelation"}
"""Keys of `produktionsEnhedMetadata` (cvr.md §6.5)."""

ATTRIBUTES = frozenset({
    "SOCIAL_ØKONOMISK_VIRKSOMHED", "STATSLIG_VIRK", "PSEUDOCVRNR", "REVISION_FRAVALGT",
    "EJERREGISTRERING_UNDER_5_PROCENT", "OMFATTET_AF_LOV_OM_HVIDVASK_OG_TERRORFINANSIERING",
    "FINANSIELT_FORMÅL", "FORMÅL", "TEGNINGSREGEL", "NAVN_IDENTITET",
    "ARKIV_REGISTRERINGSNUMMER", "KAPITALVALUTA", "KAPITALKLASSER", "BYGNINGSNUMMER",
    "STADFÆSTET_AF", "KAPITAL", "KAPITAL_DELVIST", "VEDTÆGT_SENESTE",
    "FØRSTE_REGNSKABSPERIODE_START", "FØRSTE_REGNSKABSPERIODE_SLUT", "OMLÆGNINGSPERIODE_START",
    "OMLÆGNINGSPERIODE_SLUT", "GENOPTAGELSE_TVANGSOPLØSNING", "STADFÆSTELSESDATO",
    "OPLØSNINGSTRUSSEL_SENESTE", "REGNSKABSÅR_START", "REGNSKABSÅR_SLUT", "BØRSNOTERET",
    "OFFENTLIG_EJERBOG", "TILSYN_KATEGORI", "FINANSIEL_DELTYPE", "KONCESSIONSDATO",
    "TILLADELSESDATO_FONDSMYNDIGHED", "STIFTET_FØR_1900",
})  # fmt: skip
"""Values of `attributter.type` (cvr.md §6.3)."""

FORMS = frozenset({
    "10", "15", "20", "30", "40", "45", "50", "60", "70", "80", "81", "90", "95", "100", "110",
    "115", "130", "140", "150", "151", "152", "160", "170", "180", "190", "195", "196", "210",
    "220", "230", "235", "240", "245", "250", "260", "270", "280", "285", "290", "291", "520",
    "990",
})  # fmt: skip
"""Codes of virksomhedsform (cvr.md §14.1)."""
