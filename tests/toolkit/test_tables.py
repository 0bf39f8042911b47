"""Any table is read as far as it can be, and what cannot be read is explained."""

import gzip
import io
import json
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from lieudit.toolkit.tables import TableFile, UnreadableFileError, text
from lieudit.toolkit.tables.text import TextTable


def read(data, encoding="utf-8"):
    """Rows and faults of a file."""
    faults = []
    stream = io.BytesIO(data.encode(encoding) if isinstance(data, str) else data)
    file = TextTable(stream, faults.append)
    return [cells.values for cells in file], faults, file


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_separators_and_line_ends_are_found(separator, encoding, ending):
    text = ending.join(
        [f"id{separator}nom", f"1{separator}Le Préau d’été" if encoding[0] in "uc" else f"1{separator}Préau"]
    )
    rows, faults, file = read(text, encoding)
    assert rows == [{"id": "1", "nom": text.split(separator)[-1]}]
    assert faults == []
    assert file.separator == separator


def test_each_line_has_its_own_encoding():
    rows, _faults, _file = read("id,nom\n1,Préau\n".encode() + "2,Été\n".encode("cp1252"))
    assert [row["nom"] for row in rows] == ["Préau", "Été"]


def test_a_compressed_file_is_read_as_it_is():
    rows, faults, _file = read(gzip.compress(b"id,nom\n1,a\n2,b\n"))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert faults == []


def test_a_truncated_compressed_file_gives_what_it_holds():
    lines = "".join(f"{i},lieu {i * 7919}\n" for i in range(5000))
    whole = gzip.compress(f"id,nom\n{lines}".encode())
    rows, faults, _file = read(whole[: len(whole) // 2])
    assert 100 < len(rows) < 5000
    assert "coupé ou abîmé" in faults[-1].reason
    assert not faults[-1].kept


@pytest.mark.parametrize("data", [b"", b"\n", b"   \n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_said_to_be_empty(data):
    with pytest.raises(UnreadableFileError, match="vide"):
        read(data)


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0rest", b"%PDF-1.7", b" <!DOCTYPE html>", b"\x89PNG\r\n"])
def test_an_old_spreadsheet_or_a_document_is_refused_with_the_way_out(data):
    with pytest.raises(UnreadableFileError, match="Enregistrez-le en CSV"):
        read(data)


def test_a_file_of_one_endless_line_is_refused_without_being_held():
    with pytest.raises(UnreadableFileError, match="trop longue"):
        read(b"x" * 40_000_000)


def test_a_line_of_forty_megabytes_does_not_stop_the_next_one():
    data = b"id,nom\n1,a\n2," + b"x" * 40_000_000 + b"\n3,c\n"
    tracemalloc.start()
    rows, faults, _file = read(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row["id"] for row in rows] == ["1", "3"]
    assert [(fault.line, fault.kept) for fault in faults] == [(3, False)]
    assert peak < 12_000_000


def test_a_quotation_mark_never_closed_swallows_nothing():
    rows, faults, _file = read('id,nom\n1,"a\n2,b\n3,c\n')
    assert [row["id"] for row in rows] == ["2", "3"]
    assert [(fault.line, fault.value) for fault in faults] == [(2, '1,"a')]


def test_a_quotation_mark_never_closed_in_a_long_file_swallows_nothing():
    lines = "".join(f"{i},lieu\n" for i in range(2000))
    rows, faults, _file = read(f'id,nom\nx,"a\n{lines}')
    assert len(rows) == 2000
    assert [fault.line for fault in faults] == [2]


def test_a_cell_may_be_written_over_several_lines():
    rows, faults, _file = read('id,nom\n1,"Le\nPréau"\n2,b\n')
    assert [row["nom"] for row in rows] == ["Le\nPréau", "b"]
    assert faults == []


def test_null_bytes_are_taken_out_and_said():
    rows, faults, _file = read(b"id,nom\n1,Le Pr\0eau\n")
    assert rows[0]["nom"] == "Le Preau"
    assert [(fault.column, fault.kept) for fault in faults] == [("nom", True)]


def test_a_row_with_too_many_cells_is_left_out_and_a_short_one_is_completed():
    rows, faults, _file = read("id,nom,commune\n1,a,b,c\n2,a\n\n3,a,b,,\n4,a,b\n")
    assert [row["id"] for row in rows] == ["2", "3", "4"]
    assert [fault.line for fault in faults] == [2]


def test_columns_of_one_name_are_told_apart_by_a_number():
    assert read("id,nom,nom,nom\n1,a,b,c\n")[0] == [{"id": "1", "nom": "a", "nom (2)": "b", "nom (3)": "c"}]
    assert read("nom,nom (2),nom\na,b,c\n")[0] == [{"nom": "a", "nom (2)": "b", "nom (3)": "c"}]


def test_a_separator_between_quotation_marks_parts_nothing():
    assert read('nom;"services, horaires, tarifs"\nLe Banc;x\n')[2].columns == ["nom", "services, horaires, tarifs"]


def test_the_text_of_old_macintoshes_is_read():
    for ending in ("\r", "\n"):
        text = ending.join(["nom;ville", "Le Préau d’été;Guéret", "Hôtel à côté;Nîmes", "L’île;Guéret", ""])
        rows, faults, file = read(text, "mac_roman")
        assert (file.encoding, faults) == ("mac_roman", [])
        assert [row["nom"] for row in rows] == ["Le Préau d’été", "Hôtel à côté", "L’île"]


def test_a_windows_text_with_a_curly_quotation_mark_is_no_macintosh():
    rows, _faults, file = read("nom\n“Préau” d’été\nL’été… 5 €\n", "cp1252")
    assert (file.encoding, [row["nom"] for row in rows]) == ("cp1252", ["“Préau” d’été", "L’été… 5 €"])


def test_the_unicode_text_of_old_spreadsheets_ends_its_lines_as_it_likes():
    assert read("nom\tville\rLe Préau\tGuéret\r", "utf-16")[0] == [{"nom": "Le Préau", "ville": "Guéret"}]


def test_a_small_file_that_swells_is_left_where_it_passes_the_limit(monkeypatch):
    monkeypatch.setattr(text, "MOST_BYTES", 3_000_000)
    bomb = gzip.compress(b"id,nom\n1,a\n" + b"0" * 20_000_000)
    rows, faults, _file = read(bomb)
    assert len(rows) == 1
    assert "500 Mo" in faults[-1].reason


def rows_of(text):
    """Rows and faults of a file of any kind."""
    faults = []
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    file = TableFile(io.BytesIO(data), faults.append)
    return [cells.values for cells in file.rows], faults, file


def test_a_list_in_json_is_read_row_by_row_with_the_path_of_what_is_nested():
    rows, faults, file = rows_of('[{"a": {"b": 1}, "c": ["x", 2]}, {"c": null}, {}]')
    assert file.columns == ["a.b", "c"]
    assert rows == [{"a.b": "1", "c": "x|2"}, {"a.b": "", "c": ""}]
    assert [fault.line for fault in faults] == [3]


def test_a_list_in_json_is_read_in_the_encoding_of_windows_and_a_record_a_line():
    assert rows_of('[{"nom": "Le Préau d’été"}]'.encode("cp1252"))[0] == [{"nom": "Le Préau d’été"}]
    assert rows_of('{"nom": "a"}\n\n{"nom": "b", "cp": 33063.0}\n')[0] == [
        {"nom": "a", "cp": ""},
        {"nom": "b", "cp": "33063"},
    ]
    with pytest.raises(UnreadableFileError, match="coupé ou mal écrit"):
        rows_of('{"nom": "a"}\n{"nom": ')


def test_records_of_a_portal_keep_the_fields_that_they_enclose():
    fields = {"nom": "Le Préau", "geo_point_2d": [46.17, 1.87], "types": ["a", "b"]}
    point = {"type": "Point", "coordinates": [1.87, 46.17]}
    record = {"datasetid": "lieux", "recordid": "f00", "fields": fields, "geometry": point}
    for data in ([record], {"nhits": 1, "records": [record]}):
        assert rows_of(json.dumps(data))[0] == [
            {"nom": "Le Préau", "geo_point_2d": "46.17, 1.87", "types": "a|b", "longitude": "1.87", "latitude": "46.17"}
        ]
    bare = {"recordid": "f00", "fields": {"nom": "Le Préau"}}
    assert rows_of(json.dumps([bare]))[0] == [{"nom": "Le Préau"}]


def test_an_envelope_or_an_index_of_records_is_a_list_too():
    assert rows_of('{"total": 1, "results": [{"a": 1}]}')[0] == [{"a": "1"}]
    assert rows_of('{"places": {"p1": {"a": 1}}}')[0] == [{"id": "p1", "a": "1"}]
    assert rows_of('{"meta": {"total": 1}, "data": {"items": [{"a": 1}]}}')[0] == [{"a": "1"}]
    assert rows_of('{"meta": {"total": 1}, "places": {"p1": {"a": 1}}}')[0] == [{"id": "p1", "a": "1"}]
    assert rows_of('[{"_id": {"$id": "p1"}, "a": 1}]')[0][0]["id"] == "p1"


def test_a_feature_has_its_point_and_a_large_shape_has_none():
    point = '{"properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [1.5, 46]}}'
    shape = '{"properties": {"a": 2}, "geometry": {"type": "Polygon", "coordinates": [[[0, 45], [1, 46], [1, 45]]]}}'
    rows, _faults, file = rows_of(f'{{"features": [{point}, {shape}]}}')
    assert file.table.encoding == "GeoJSON"
    assert rows == [{"a": "1", "longitude": "1.5", "latitude": "46"}, {"a": "2", "longitude": "", "latitude": ""}]


def test_half_characters_and_null_ones_never_reach_the_database():
    rows, _faults, _file = rows_of('[{"a": "x\\ud800y\\u0000z"}]')
    assert rows == [{"a": "x?yz"}]


@pytest.mark.parametrize("data", ["{}", '{"a": 1}', '{"features": [1, "x"]}', "[]"])
def test_a_json_file_without_records_is_said_to_be_empty(data):
    with pytest.raises(UnreadableFileError, match="vide"):
        rows_of(data)


def test_a_compressed_list_in_json_is_read_as_it_is():
    assert rows_of(gzip.compress(b'[{"a": 1}]'))[0] == [{"a": "1"}]


def test_a_file_of_too_many_columns_is_refused_at_once():
    with pytest.raises(UnreadableFileError, match="500 colonnes"):
        read(",".join(f"c{i}" for i in range(100_000)) + "\n1\n")


def test_a_file_without_end_and_without_rows_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(text, "MOST_LOST", 3)
    rows, faults, _file = read("id,nom\n1,a\n\n\n2,b\n,,,x\n3,c\n")
    assert [row["id"] for row in rows] == ["1", "2"]
    assert "la suite n’est pas lue" in faults[-1].reason


def test_null_characters_are_told_nowhere():
    _rows, faults, file = read(b'id,n\0om\n1,a,b\0\n2,"c\0\n3,d\n')
    assert file.columns == ["id", "nom"]
    assert len(faults) == 2
    assert not any("\0" in text for fault in faults for text in (fault.value, fault.column))


@pytest.mark.parametrize(
    "record",
    [
        {"geometry": "POINT (1 2)", "properties": {"nom": "a"}},
        {"geometry": [1, 2], "properties": {"nom": "a"}},
        {"geometry": {"coordinates": "1 2"}, "properties": {"nom": "a"}},
    ],
)
def test_an_odd_geometry_is_no_point(record):
    data = json.dumps({"features": [record, {"geometry": None, "properties": ["b"]}]}).encode()
    assert next(TableFile(io.BytesIO(data), lambda fault: None).rows).values == {"nom": "a"}


def test_a_compressed_json_that_stops_in_the_middle_is_refused():
    data = json.dumps([{"nom": f"Lieu {i * 7919}"} for i in range(5000)]).encode()
    with pytest.raises(UnreadableFileError, match="coupé"):
        TableFile(io.BytesIO(gzip.compress(data)[:9000]), lambda fault: None)


def test_a_json_of_a_million_nothings_is_refused():
    with pytest.raises(UnreadableFileError, match="un million d’objets"):
        TableFile(io.BytesIO(b"[" + b"{}," * 1_000_001 + b"{}]"), lambda fault: None)


def workbook(rows, styles=None):
    """A workbook whose sheet, and maybe its styles, are written by hand."""
    book, made = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = "".join(f'<c r="{cell}1" t="inlineStr"><is><t>{cell}</t></is></c>' for cell in "AB")
    sheet = f'<worksheet {main}><sheetData><row r="1">{head}</row>{rows}</sheetData></worksheet>'
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": styles}
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, parts.get(part) or old.read(part))
    return io.BytesIO(made.getvalue())


ROW = '<row r="2"><c r="A2"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (ROW + '<row r="99999999999999"><c r="A99999999999999"><v>1</v></c></row>', "la suite n’est pas lue"),
        (ROW + '<row r="3"><c r="A3" t="s"><v>99</v></c></row>', "coupé ou abîmé"),
        (ROW + '<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>', "coupé ou abîmé"),
    ],
)
def test_a_hostile_sheet_stops_and_says_so(rows, reason):
    faults = []
    file = TableFile(workbook(rows), faults.append)
    assert [cells.values for cells in file.rows] == [{"A": "1", "B": ""}]
    assert reason in faults[0].reason


def test_a_cell_far_away_makes_no_row_wider():
    file = TableFile(workbook(ROW + '<row r="3"><c r="A3"><v>2</v></c><c r="ZZZ3"><v>1</v></c></row>'), print)
    assert [cells.values["A"] for cells in file.rows] == ["1", "2"]


def test_a_workbook_whose_styles_are_a_bomb_is_refused():
    with pytest.raises(UnreadableFileError, match="trop lourd"):
        TableFile(workbook(ROW, styles="<a>" + "<xf/>" * 1_000_000 + "</a>"), print)
