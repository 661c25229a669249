// Zips and workbooks made by hand.

import { crc32, deflateRawSync } from "node:zlib";

/** A zip of deflated members, names in UTF-8. */
export function zipped(members) {
  const [bodies, entries] = [[], []];
  let offset = 0;
  for (const { name, content, flags = 0 } of members) {
    const [plain, file] = [Buffer.from(content), Buffer.from(name)];
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags | 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(file.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), common, file, packed]);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, place, file]));
    bodies.push(body);
    offset += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook of sheets `{name, rows}`: a text, a number, or `{serial}` for a time with the style of one. */
export function workbook(sheets) {
  const cell = (value) => {
    if (value === null) return "<c/>";
    if (typeof value === "number") return `<c><v>${value}</v></c>`;
    if (typeof value === "object") return `<c s="1"><v>${value.serial}</v></c>`;
    return `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  const data = (rows) => rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
  const numbers = sheets.map((_, idx) => idx + 1);
  const relation = (id, type, target) => `<Relationship Id="${id}" Type="${RELS}/${type}" Target="${target}"/>`;
  return zipped([
    { name: "[Content_Types].xml", content: "<Types/>" },
    { name: "_rels/.rels", content: `<Relationships>${relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>` },
    {
      name: "xl/workbook.xml",
      content: `<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${sheets.map(({ name }, idx) => `<sheet name="${name}" sheetId="${idx + 1}" r:id="rId${idx + 1}"/>`).join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships>${numbers.map((n) => relation(`rId${n}`, "worksheet", `worksheets/sheet${n}.xml`)).join("")}</Relationships>`,
    },
    { name: "xl/styles.xml", content: `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>` },
    ...sheets.map(({ rows }, idx) => ({
      name: `xl/worksheets/sheet${idx + 1}.xml`,
      content: `<worksheet xmlns="${MAIN}"><sheetData>${data(rows)}</sheetData></worksheet>`,
    })),
  ]);
}
