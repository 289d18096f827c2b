"""Declarations about tender documents: where they lie, and what is listed of them.

The documents themselves are never fetched.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

TENDER_DOCUMENTS = Table(
    "core",
    "tender_documents",
    "a document that a portal lists for a tender",
    ("document_key",),
    (
        Column("document_key", "VARCHAR", "'ethics:', the tender's id, '/', the document's."),
        Column("tender_id", "VARCHAR", "The portal's identifier of the tender.", required=True),
        Column("document_id", "VARCHAR", "The portal's identifier.", required=True, origin="_id"),
        Column(
            "notice_keys", "VARCHAR[]", "Notices whose document links name the tender.",
            origin="BT-15",
        ),
        Column("file_name", "VARCHAR", "Name of the file.", "Filnavn", "filename"),
        Column("category", "VARCHAR", "The portal's category, raw.", origin="cat"),
        Column("file_type", "VARCHAR", "Type of the file, raw.", "Type", "type"),
        Column("length", "BIGINT", "Size in bytes.", "Størrelse", "length"),
        Column("md5", "VARCHAR", "MD5 of the file, as the portal says.", origin="md5"),
        Column("state", "VARCHAR", "The portal's state of the document, raw.", origin="state"),
        Column(
            "is_listed", "BOOLEAN", "On the tender's newest list.", required=True,
        ),
        *PROVENANCE,
    ),
    title="Udbudsmateriale",
)  # fmt: skip

DOCUMENT_HOSTS = Table(
    "core",
    "document_hosts",
    "a host that a municipality's notices point to for their documents",
    ("municipality_code", "host"),
    (
        Column("municipality_code", "VARCHAR", "The municipality whose number buys."),
        Column("host", "VARCHAR", "Host of the document links, lower case, without 'www.'."),
        Column("notices", "BIGINT", "Notices with such a link.", required=True),
        Column("last_published_on", "DATE", "Publication date of the newest of them."),
        Column("notice_key", "VARCHAR", "The newest of them.", required=True),
    ),
    title="Portaler, som udbudsmaterialet ligger på",
)

TABLES = (TENDER_DOCUMENTS, DOCUMENT_HOSTS)
