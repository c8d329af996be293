#!/usr/bin/env python3
"""Make the embedded fonts from their sources.

    python3 make.py [--sources DIR] [--out DIR]

README.md beside this file says what must be installed first. Runs are repeatable: the same
sources and the same fontTools give the same bytes.
"""

import argparse
import bz2
import pathlib
import subprocess
import tarfile
import tempfile

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
EMOJI_PACKAGE = "twemoji-colr-font@15.0.3"

UNIHAN = pathlib.Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")

# Numbers of faces in the collection: JP, KR, SC, TC, HK.
KR = 1
SC = 2
TC = 3

# Blocks that every face takes as far as its source has them.
COMMON = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A
    (0x0192, 0x0192),  # florin
    (0x01A0, 0x01A1),  # Vietnamese O and U with horn
    (0x01AF, 0x01B0),
    (0x01CD, 0x01DC),  # Pinyin vowels
    (0x01F8, 0x01F9),
    (0x0218, 0x021B),  # Romanian
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x0304),  # combining marks that Vietnamese and Pinyin spell with
    (0x0306, 0x030C),
    (0x0323, 0x0323),
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x1E3E, 0x1E3F),  # Pinyin m with acute
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x214F),  # letter-like
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x23FF),  # technical
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x26FF),  # miscellaneous symbols
    (0x2700, 0x27BF),  # dingbats
    (0x27E6, 0x27EB),  # mathematical brackets
    (0x2B00, 0x2BFF),  # more arrows and stars
    (0xFFFD, 0xFFFD),  # replacement character
]

# What only the monospaced face takes: letters and marks of the world's Latin, Greek and Cyrillic, phonetic ones too.
LETTERS = [
    (0x0180, 0x02AF),
    (0x0300, 0x036F),
    (0x0460, 0x052F),
    (0x1D00, 0x1DBF),
    (0x1E00, 0x1FFF),
    (0x2C60, 0x2C7F),
    (0xFB00, 0xFB06),
]

# What only the Chinese faces take.
CHINESE = [
    (0x02EA, 0x02EB),
    (0x2150, 0x218F),  # number forms
    (0x2460, 0x24FF),  # circled numbers and letters
    (0x2E3A, 0x2E3B),  # long dashes
    (0x3000, 0x303F),  # CJK punctuation
    (0x3041, 0x30FF),  # kana
    (0x3105, 0x312F),  # bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),  # small kana
    (0x3200, 0x32FF),  # enclosed letters and months
    (0x3300, 0x33FF),  # squared units
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE4F),  # compatibility forms
    (0xFF00, 0xFFEF),  # full-width and half-width forms
]

# Frequent traditional characters (GB2312 holds simplified ones only), grouped by subject so that
# an addition finds its place: grammar, people, time, places, work, doing, things, describing.
TRADITIONAL = """
們這個來說對時會過還沒麼與從為於後當並將讓給應該誰見則雖卻幾並雙僅裡裏
員隊師學國際際業務經濟體戶親愛媽爺歲聖僑臺灣縣鄉鎮區鐵鐘頁間
年週點單號種萬億兩條張塊層級總數據額價錢費買賣貨險稅債
東門開關處場館廣廳樓園線車運輸機飛島灣遠邊內陸
電腦網絡視頻訊連結資訊碼檔檢測試驗設備軟體硬體檯燈視
報導題義論議記錄語詞譯讀寫書畫圖課訓練標準質證據創
請謝謝歡迎您幫護變動轉換發現選擇決確認為辦產製造營銷銀聯繫繼續結束終達進
長馬風鳥魚龍麗華葉樹藥醫療養飯饅麵湯雞豬紅藍綠黃顏色絲衣
無舊氣熱靜難輕緊嚴獨強樂喜歡實際異舉殺滅戰爭軍傳統環節約貴賓術藝權責任務調
聽觀覺夢滿徹複雜衝擊歷優獲獎勵閱覽註冊錯誤預覽顯示儲態類項執構織組
""".split()


# Han that stand in none of the lists and are met nevertheless: in names of people and shops.
RARE = "𠮷"

# The scripts that have a face of their own in Noto Sans, with the blocks that each takes. A face also takes the signs
# that its letters are set with: joiners, direction marks, the dotted circle of a lone mark.
SIGNS = [(0x200B, 0x200F), (0x25CC, 0x25CC)]
SCRIPTS = {
    "Thai": [(0x0E01, 0x0E3A), (0x0E3F, 0x0E5B)],
    "Devanagari": [(0x0900, 0x097F)],
    "Arabic": [(0x0600, 0x06FF), (0x0750, 0x077F)],
    "Hebrew": [(0x0591, 0x05C7), (0x05D0, 0x05F4), (0xFB1D, 0xFB4F)],
    "Georgian": [(0x10A0, 0x10FF), (0x1C90, 0x1CBF)],
    "Armenian": [(0x0530, 0x058F), (0xFB13, 0xFB17)],
    "Tamil": [(0x0964, 0x0965), (0x0B80, 0x0BFF)],
    "Bengali": [(0x0964, 0x0965), (0x0980, 0x09FF)],
    "Khmer": [(0x1780, 0x17FF), (0x19E0, 0x19FF)],
    "Myanmar": [(0x1000, 0x109F)],
    "Ethiopic": [(0x1200, 0x139F)],
}

# What the faces of symbols take of each source, in the order in which they are asked: what no face before them has.
SYMBOLS = {
    "Symbols2": [
        (0x2100, 0x27BF),  # letter-like, arrows, technical, enclosed, shapes, dingbats
        (0x2800, 0x28FF),  # Braille: the spinners of command lines
        (0x2B00, 0x2BFF),  # more arrows and stars
        (0x1F5D5, 0x1F5D9),  # buttons of windows
        (0x1F5F4, 0x1F5F9),  # ballot marks
        (0x1F650, 0x1F67F),  # ornaments
        (0x1F780, 0x1F7FF),  # more geometric shapes
        (0x1F800, 0x1F8FF),  # more arrows
    ],
    "Math": [
        (0x2000, 0x23FF),  # combining signs, letter-like, arrows, operators
        (0x27C0, 0x27FF),  # more operators, long arrows
        (0x2900, 0x29FF),  # more arrows, brackets
        (0x2A00, 0x2A0F),  # large operators
        (0x2A2F, 0x2A2F),  # cross product
        (0x2A7D, 0x2A8C),  # less and greater
        (0x2AAF, 0x2AB0),  # precedes and succeeds
        (0x2B00, 0x2BFF),
        (0x1D400, 0x1D7FF),  # letters in bold, italics, script and so on
    ],
    "Symbols": [
        (0x20D0, 0x20FF),  # circles and keys around a letter
        (0x2100, 0x27FF),
        (0x1F100, 0x1F1FF),  # enclosed letters
    ],
}

# The one sign that the emoji face has and a face of symbols draws: it stands in lists beside the open box and the
# crossed one, which the emoji face has not.
CHECKED_BOX = 0x2611

# What the Korean faces take besides the syllables of KS X 1001.
KOREAN = [
    (0x3131, 0x318E),  # compatibility jamo
]


def ranges(pairs):
    return {code for low, high in pairs for code in range(low, high + 1)}


def gb2312():
    """Both levels of characters and the symbols, from the codec's own table."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return found


def ks_x_1001():
    """The 2350 syllables, from the codec's own table."""
    found = set()
    for high in range(0xB0, 0xC9):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("euc_kr")))
            except UnicodeDecodeError:
                pass
    return found


def traditional():
    """The frequently used characters of Big5, and those of JIS X 0208's first level, from the codecs' own tables."""
    found = set()
    for high in range(0xA4, 0xC7):
        for low in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
            try:
                found.add(ord(bytes((high, low)).decode("big5")))
            except UnicodeDecodeError:
                pass
    for high in range(0xB0, 0xD0):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("euc_jp")))
            except UnicodeDecodeError:
                pass
    return {code for code in found if 0x4E00 <= code <= 0x9FFF}


def standard_han():
    """The 8,105 characters of the list of 2013 (Tongyong guifan hanzi biao), from the Unihan database."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        fields = [line.split("\t") for line in lines if "\tkTGH\t" in line]
    found = {int(code.removeprefix("U+"), 16) for code, _, _ in fields}
    assert len(found) == 8105, len(found)
    return found


def set_solid(font, codes):
    """Take kana and full-width signs out of the kerning: they fill their square whatever stands beside them."""
    cmap = font.getBestCmap()
    square = {cmap[code] for code in codes if code >= 0x2E80 and code in cmap}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            if table.Format == 1:
                kept = [(glyph, pairs) for glyph, pairs in zip(table.Coverage.glyphs, table.PairSet) if glyph not in square]
                for _, pairs in kept:
                    pairs.PairValueRecord = [pair for pair in pairs.PairValueRecord if pair.SecondGlyph not in square]
                table.Coverage.glyphs = [glyph for glyph, _ in kept]
                table.PairSet = [pairs for _, pairs in kept]
            else:
                table.Coverage.glyphs = [glyph for glyph in table.Coverage.glyphs if glyph not in square]
                for classes in (table.ClassDef1.classDefs, table.ClassDef2.classDefs):
                    for glyph in square & classes.keys():
                        del classes[glyph]


def narrow_dots(font):
    """Give the middle dot and the bullet the width of Latin ones: the client draws them with its Latin face.

    The face has a proportional bullet, and a proportional dot of 0.56 em, which loses half of that at its sides.
    """
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x00B7 in table.cmap:
            table.cmap[0x00B7] = "cid00117"
            table.cmap[0x2022] = "cid00733"
    name, width = "cid00117", 280
    shift = (width - font["hmtx"][name][0]) // 2
    charstrings = font["CFF "].cff.topDictIndex[0].CharStrings
    old = charstrings[name]
    pen = T2CharStringPen(width - old.private.nominalWidthX, None)
    font.getGlyphSet()[name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    charstrings[name] = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    font["hmtx"][name] = (width, font["hmtx"][name][1] + shift)


def cut(font, codes, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "MATH"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)
    return font


def save(font, path):
    font.flavor = None
    font.save(path)
    font = TTFont(path)
    family = font["name"].getBestFamilyName()
    weight = font["OS/2"].usWeightClass
    print(f"{path.name}: {family}, {weight}, {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


def fetch_emoji(folder):
    """Unpack the emoji package, downloading it unless the folder holds it already."""
    name = EMOJI_PACKAGE.replace("@", "-") + ".tgz"
    if not (folder / name).exists():
        subprocess.run(["npm", "pack", "--silent", EMOJI_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(folder / name) as archive:
        woff = archive.extractfile("package/twemoji.woff2").read()
    path = folder / "twemoji.woff2"
    path.write_bytes(woff)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=pathlib.Path, help="folder to download to, and to find earlier downloads in")
    parser.add_argument("--fonts", type=pathlib.Path, default=pathlib.Path("/usr/share/fonts"), help="folder of the system's fonts")
    parser.add_argument("--out", type=pathlib.Path, default=HERE)
    given = parser.parse_args()

    chinese = ranges(COMMON) | ranges(CHINESE) | gb2312() | standard_han()
    chinese |= {ord(sign) for sign in "".join(TRADITIONAL) + RARE}
    for weight in ("Regular", "Bold"):
        source = given.fonts / f"opentype/noto/NotoSansCJK-{weight}.ttc"
        font = TTFont(source, fontNumber=SC, recalcTimestamp=False)
        had = chinese & font.getBestCmap().keys()
        narrow_dots(font)
        set_solid(font, chinese)
        save(cut(font, chinese, ["kern", "pwid"]), given.out / f"NotoSansSC-{weight}.otf")

    for weight in ("Regular", "Bold"):
        source = given.fonts / f"opentype/noto/NotoSansCJK-{weight}.ttc"
        font = TTFont(source, fontNumber=KR, recalcTimestamp=False)
        save(cut(font, ranges(KOREAN) | ks_x_1001(), []), given.out / f"NotoSansKR-{weight}.otf")
        font = TTFont(source, fontNumber=TC, recalcTimestamp=False)
        save(cut(font, traditional() - chinese, []), given.out / f"NotoSansTC-{weight}.otf")
        for script, blocks in SCRIPTS.items():
            font = TTFont(given.fonts / f"truetype/noto/NotoSans{script}-{weight}.ttf", recalcTimestamp=False)
            save(cut(font, ranges(blocks) | ranges(SIGNS), ["*"]), given.out / f"NotoSans{script}-{weight}.ttf")

    source = given.fonts / "truetype/noto/NotoSansMono-Regular.ttf"
    font = TTFont(source, recalcTimestamp=False)
    letters = ranges(COMMON) | ranges(LETTERS)
    had |= letters & font.getBestCmap().keys()
    save(cut(font, letters, ["mark", "mkmk", "ccmp"]), given.out / "NotoSansMono-Regular.ttf")

    with tempfile.TemporaryDirectory() as scratch:
        woff = fetch_emoji(given.sources or pathlib.Path(scratch))
        font = TTFont(woff, recalcTimestamp=False)
        save(font, given.out / "TwemojiCOLR.ttf")
        had |= font.getBestCmap().keys() - {CHECKED_BOX}

    for name, blocks in SYMBOLS.items():
        font = TTFont(given.fonts / f"truetype/noto/NotoSans{name}-Regular.ttf", recalcTimestamp=False)
        codes = ranges(blocks) & font.getBestCmap().keys() - had
        had |= codes
        cut(font, codes, ["mark", "mkmk", "ccmp"])
        # One table of the characters is enough: the one that holds those behind U+FFFF too.
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 12]
        save(font, given.out / f"NotoSans{name}-Regular.ttf")


if __name__ == "__main__":
    main()
