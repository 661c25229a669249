//! A chart that leaves the page as SVG: paint as attributes, since the page's Content-Security-Policy forbids styles wherever it is read.

/// The same drawing without style sheets and style attributes.
pub fn without_styles(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(start) = rest.find("<style") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("</style>").map_or("", |end| &rest[start + end + "</style>".len()..]);
    }
    out.push_str(rest);
    let svg = std::mem::take(&mut out);
    let mut rest = svg.as_str();
    while let Some((before, after)) = rest.split_once(" style=\"") {
        out.push_str(before);
        let (style, following) = after.split_once('"').unwrap_or((after, ""));
        for (name, value) in style.split(';').filter_map(|part| part.split_once(':')) {
            out.push_str(&format!(" {}=\"{}\"", name.trim(), value.trim()));
        }
        rest = following;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_stands_in_attributes() {
        let svg = "<svg><style><![CDATA[ .a:hover { fill: red } ]]></style><text style=\"font-size:11px;font-family:'A B', serif;\" x=\"1\">a</text></svg>";
        assert_eq!(without_styles(svg), "<svg><text font-size=\"11px\" font-family=\"'A B', serif\" x=\"1\">a</text></svg>");
        assert_eq!(without_styles("<svg style=\"\"/>"), "<svg/>");
    }
}
