"""OFX and CAMT.053: the same operations as in a CSV, and a sentence for what does not read."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from lieudit.membership.bank_file import Credit, LineFault, credits_of, read_statement
from lieudit.toolkit.errors import RuleBroken
from tests.drawn import given

TODAY = dt.date(2026, 11, 28)
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>0<STMTRS><CURDEF>EUR<BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261120<TRNAMT>+300,00<FITID>1<NAME>VIR LE PR\xc9AU<MEMO>PART-42-3</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261121120000[+1:CET]<TRNAMT>-100.00<FITID>2<NAME>VIR REMB-42-7</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261122<TRNAMT>-800.00<FITID>3<NAME>LOYER</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
""".encode("cp1252")
ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>{ref}</EndToEndId></Refs>{amount}
<RltdPties><Dbtr><Nm>{who}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls>"""


def camt(*entries):
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><BkToCstmrStmt><Stmt>'
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def detail(ref="NOTPROVIDED", who="Le Préau", words="PART-42-3", amount=""):
    return DETAIL.format(ref=ref, who=who, words=words, amount=amount and f'<Amt Ccy="EUR">{amount}</Amt>')


def entry(amount, sign, *details):
    return ENTRY.format(amount=amount, sign=sign, details="".join(details))


def read(content):
    statement = read_statement(content)
    return list(credits_of(statement, statement.guess, TODAY))


def test_an_ofx_statement_is_read():
    first, second, third = read(OFX)
    assert first == Credit(1, dt.date(2026, 11, 20), Decimal(300), "VIR LE PRÉAU PART-42-3")
    assert (second.paid_on, second.amount, second.label) == (dt.date(2026, 11, 21), Decimal(-100), "VIR REMB-42-7")
    assert isinstance(third, LineFault)


def test_a_camt_statement_is_read_with_the_words_and_the_reference_of_each_operation():
    paid = entry("300.00", "CRDT", detail())
    back = entry("100.00", "DBIT", detail(ref="REMB-42-7", who="", words=""))
    both = entry("80.00", "CRDT", detail(amount="50.00"), detail(amount="30.00", words="PART-43-1"))
    found = read(camt(paid, back, both))
    assert [(each.amount, each.label) for each in found] == [
        (Decimal(300), "Le Préau PART-42-3"),
        (Decimal(-100), "REMB-42-7"),
        (Decimal(50), "Le Préau PART-42-3"),
        (Decimal(30), "Le Préau PART-43-1"),
    ]


def test_operations_that_are_grouped_without_their_sums_are_refused():
    with pytest.raises(RuleBroken, match="sans dire la somme"):
        read_statement(camt(entry("80.00", "CRDT", detail(), detail())))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (OFX[:300], "ne se lit pas"),
        (OFX.replace(b"<DTPOSTED>20261120", b""), "ne se lit pas"),
        (camt(entry("300.00", "CRDT", detail()))[:-40], "ne se lit pas"),
        (camt(), "aucune opération"),
    ],
)
def test_a_statement_that_is_cut_or_empty_has_its_sentence(content, why):
    with pytest.raises(RuleBroken, match=why):
        read_statement(content)


def test_an_entity_of_xml_reads_no_file():
    evil = camt(entry("1.00", "CRDT", detail(words="&file;"))).replace(
        b"<Document", b'<!DOCTYPE d [<!ENTITY file SYSTEM "file:///etc/passwd">]><Document', 1
    )
    try:
        found = read(evil)
    except RuleBroken:
        return
    assert all("root" not in getattr(each, "label", "") for each in found)


@given(st.sampled_from([OFX, camt(entry("300.00", "CRDT", detail()))]), st.integers(0, 900), st.binary(max_size=6))
def test_no_change_of_a_statement_breaks_the_reading(content, at, bytes_):
    try:
        read(content[:at] + bytes_ + content[at + 3 :])
    except RuleBroken:
        return
