//! Plans as a file: kept in the browser without the names of columns, saved by a person with them, given to the command line.

use serde::{Deserialize, Serialize};

use crate::model::{DateOrder, Encoding, Field, KnownPlan, PlanEdit, Role};

#[derive(Serialize, Deserialize)]
struct File {
    balcao: String,
    version: u32,
    plans: Vec<Plan>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Plan {
    /// Fingerprint of the header, hexadecimal.
    header: String,
    role: Option<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    header_row: Option<u64>,
    date_order: Option<String>,
    zone: Option<String>,
    repair: Option<bool>,
    decimal_comma: Option<bool>,
    excel_1904: Option<bool>,
    columns: Option<Vec<Column>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Column {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    field: Option<String>,
}

const KIND: &str = "plan";
const VERSION: u32 = 1;

/// Plans with the names of their columns (none = they are left out), as JSON.
pub fn write(plans: &[(KnownPlan, Vec<String>)]) -> Vec<u8> {
    let plan = |(known, names): &(KnownPlan, Vec<String>)| {
        let edit = &known.edit;
        let column = |(idx, field): (usize, &Option<Field>)| Column {
            name: names.get(idx).cloned(),
            field: field.map(|field| field.id().to_owned()),
        };
        Plan {
            header: format!("{:016x}", known.header),
            role: edit.role.map(|role| role.id().to_owned()),
            encoding: edit.encoding.map(|encoding| encoding.id().to_owned()),
            delimiter: edit.delimiter.map(char::from),
            header_row: edit.header_line,
            date_order: edit.date_order.map(|order| order.id().to_owned()),
            zone: edit.zone.clone(),
            repair: edit.repair,
            decimal_comma: edit.decimal_comma,
            excel_1904: edit.excel_1904,
            columns: edit.fields.as_ref().map(|fields| fields.iter().enumerate().map(column).collect()),
        }
    };
    let file = File { balcao: KIND.to_owned(), version: VERSION, plans: plans.iter().map(plan).collect() };
    serde_json::to_vec_pretty(&file).unwrap_or_default()
}

/// Plans of such a file; `None` = it is another kind of file. Words that are not known count as not chosen.
pub fn read(text: &str) -> Option<Vec<KnownPlan>> {
    let file: File = serde_json::from_str(text).ok()?;
    if file.balcao != KIND || file.version > VERSION {
        return None;
    }
    file.plans.into_iter().map(known).collect()
}

fn known(plan: Plan) -> Option<KnownPlan> {
    let field = |column: Column| column.field.as_deref().and_then(Field::from_id);
    let edit = PlanEdit {
        role: plan.role.as_deref().and_then(Role::from_id),
        encoding: plan.encoding.as_deref().and_then(Encoding::from_id),
        delimiter: plan.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).filter(u8::is_ascii),
        header_line: plan.header_row,
        fields: plan.columns.map(|columns| columns.into_iter().map(field).collect()),
        date_order: plan.date_order.as_deref().and_then(DateOrder::from_id),
        zone: plan.zone,
        repair: plan.repair,
        decimal_comma: plan.decimal_comma,
        excel_1904: plan.excel_1904,
        is_left_out: None,
    };
    Some(KnownPlan { header: u64::from_str_radix(&plan.header, 16).ok()?, edit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_was_saved_comes_back() {
        let edit = PlanEdit {
            role: Some(Role::Cases),
            encoding: Some(Encoding::Utf16Le),
            delimiter: Some(b'\t'),
            header_line: Some(3),
            fields: Some(vec![Some(Field::CaseId), None, Some(Field::CreatedAt)]),
            date_order: Some(DateOrder::MonthFirst),
            zone: Some("America/Manaus".to_owned()),
            repair: Some(false),
            decimal_comma: Some(true),
            excel_1904: None,
            ..PlanEdit::default()
        };
        let plan = KnownPlan { header: 0x0123_4567_89ab_cdef, edit };
        let names: Vec<String> = ["<b>", "__proto__", "\"; DROP"].map(str::to_owned).to_vec();
        for names in [names, Vec::new()] {
            let text = String::from_utf8(write(&[(plan.clone(), names)])).expect("JSON is text");
            assert_eq!(read(&text), Some(vec![plan.clone()]));
        }
    }

    #[test]
    fn another_file_is_no_plan() {
        for text in
            ["", "{}", "[]", "{\"balcao\":\"policy\",\"version\":1,\"plans\":[]}", "{\"balcao\":\"plan\",\"version\":9,\"plans\":[]}"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("{\"balcao\":\"plan\",\"version\":1,\"plans\":[]}"), Some(Vec::new()));
    }
}
