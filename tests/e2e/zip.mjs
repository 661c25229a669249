// Zips and workbooks made by hand, and zips taken apart.

import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

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

/** The members of a zip as texts, by their names, in its order. */
export function unzipped(bytes) {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const members = {};
  for (let left = bytes.readUInt16LE(end + 10), at = bytes.readUInt32LE(end + 16); left > 0; left -= 1) {
    const [sum, packed, plain, nameLength] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = inflateRawSync(bytes.subarray(start, start + packed));
    if (content.length !== plain || crc32(content) !== sum) throw new Error(`${name} is damaged`);
    members[name] = content.toString("utf8");
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

/** The cells of a CSV as this page writes it. */
export function cellsOf(csv, delimiter = ";") {
  const [rows, text] = [[[""]], csv.replace("\ufeff", "")];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    if (text[at] === '"' && quoted && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
    else if (text[at] === '"') quoted = !quoted;
    else if (quoted) row[row.length - 1] += text[at];
    else if (text[at] === delimiter) row.push("");
    else if (text.startsWith("\r\n", at)) {
      rows.push([""]);
      at += 1;
    } else row[row.length - 1] += text[at];
  }
  return rows.slice(0, -1);
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
