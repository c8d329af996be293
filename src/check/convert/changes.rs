//! All that changed from card JSON 1.0 to 2.0, as a table. What is done about each stands in the other files of this
//! folder, under the same name
//! (<https://open.feishu.cn/document/feishu-cards/card-json-v2-breaking-changes-release-notes>).

use crate::lang::Bilingual;

/// What the conversion does about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It changes the card, and says so where it does.
    Made,
    /// Nothing in the JSON says it: every report tells it.
    Told,
    /// The card may stay as it is.
    Kept,
}

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The stable name.
    pub id: &'static str,
    /// What the conversion does about it.
    pub treatment: Treatment,
    /// The difference between the versions, in one sentence.
    pub why: Bilingual,
}

const fn made(id: &'static str, en: &'static str, zh: &'static str) -> Row {
    row(id, Treatment::Made, en, zh)
}

const fn told(id: &'static str, en: &'static str, zh: &'static str) -> Row {
    row(id, Treatment::Told, en, zh)
}

const fn kept(id: &'static str, en: &'static str, zh: &'static str) -> Row {
    row(id, Treatment::Kept, en, zh)
}

const fn row(id: &'static str, treatment: Treatment, en: &'static str, zh: &'static str) -> Row {
    Row {
        id,
        treatment,
        why: Bilingual::fixed(en, zh),
    }
}

/// The table, in the order of the documentation: the card, its settings, its header, its components.
pub static CHANGES: &[Row] = &[
    made(
        "schema",
        "A card without \"schema\": \"2.0\" is read as 1.0.",
        "没有 \"schema\": \"2.0\" 的卡片会按 1.0 解析。",
    ),
    made(
        "unknown_property",
        "1.0 ignored what it did not know; 2.0 refuses the card.",
        "1.0 会忽略未知内容，2.0 会拒绝卡片。",
    ),
    made(
        "body",
        "Components stand in body.elements in 2.0.",
        "2.0 的组件放在 body.elements 中。",
    ),
    made(
        "i18n_elements_one",
        "2.0 has no i18n_elements; the list of the only language is the body.",
        "2.0 不支持 i18n_elements；唯一语言的列表成为正文。",
    ),
    made(
        "i18n_elements",
        "2.0 has one body for all languages and translates single texts and pictures.",
        "2.0 所有语言共用一个正文，只翻译单个文本和图片。",
    ),
    made(
        "i18n_header",
        "2.0 has one header for all languages and translates its texts and tags.",
        "2.0 所有语言共用一个标题，只翻译其中的文本和标签。",
    ),
    made(
        "fallback_card",
        "2.0 has no rule for old clients: those below 7.20 ask their reader to upgrade.",
        "2.0 不支持卡片级降级规则：7.20 以下的客户端会提示升级。",
    ),
    told(
        "lifetime",
        "A 1.0 card could be acted on for 30 days, a 2.0 card for 14.",
        "1.0 卡片可交互 30 天，2.0 为 14 天。",
    ),
    told(
        "min_client",
        "2.0 cards need a client of 7.20 or later.",
        "2.0 卡片要求客户端 7.20 及以上。",
    ),
    told(
        "update_version",
        "A card that was sent keeps its version; the answer to a callback has to have the version that was sent.",
        "已发送的卡片版本不变；回调响应中的卡片须与发送时版本一致。",
    ),
    made(
        "element_count",
        "2.0 limits the number of components and texts, the depth, the size and the tables of a card.",
        "2.0 限制卡片的元素数量、嵌套层级、大小和表格数量。",
    ),
    kept(
        "min_height",
        "The smallest height is 40px in 2.0 and was 24px.",
        "2.0 的最小高度为 40px，1.0 为 24px。",
    ),
    made(
        "overflow_width",
        "A width that is larger than its parent shrank in 1.0 and is cut off in 2.0.",
        "宽度超过父容器时，1.0 会缩小，2.0 会截断。",
    ),
    kept(
        "ids",
        "2.0 has element_id for updates.",
        "2.0 支持用 element_id 更新组件。",
    ),
    kept(
        "margin_everywhere",
        "2.0 has a margin on every component.",
        "2.0 的每个组件都支持 margin。",
    ),
    kept(
        "layout_everywhere",
        "2.0 has layout properties on body and containers.",
        "2.0 的 body 和容器支持布局属性。",
    ),
    kept(
        "range",
        "The ranges of 2.0 are wider: 1.0 values stay valid.",
        "2.0 的取值范围更大，1.0 的取值仍有效。",
    ),
    made(
        "spacing_names",
        "2.0 has other names for distances: no default, and large is 12px where it was 16px.",
        "2.0 的间距名称不同：没有 default，large 由 16px 变为 12px。",
    ),
    made(
        "body_padding",
        "1.0 kept 12px to the border and 16px between components; 2.0 says it in body.",
        "1.0 内容距边框 12px、组件间距 16px；2.0 在 body 中设置。",
    ),
    made(
        "empty_values",
        "2.0 may refuse the empty values that the card builder wrote.",
        "2.0 可能拒绝搭建工具写入的空值。",
    ),
    made(
        "placeholders",
        "${…} belongs to templates of the old builder; a card's JSON shows it as it is.",
        "${…} 属于旧搭建工具的模板，在卡片 JSON 中会原样显示。",
    ),
    made(
        "update_multi",
        "A 2.0 card is always one for all its readers; by default a 1.0 card was one for each.",
        "2.0 卡片始终为共享卡片；1.0 默认每位读者各有一份。",
    ),
    made(
        "compact_width",
        "2.0 has width_mode instead of compact_width.",
        "2.0 用 width_mode 取代 compact_width。",
    ),
    made(
        "wide_screen_mode",
        "wide_screen_mode has had no effect for long, and 2.0 does not know it.",
        "wide_screen_mode 早已不生效，2.0 不再支持。",
    ),
    kept(
        "config_same",
        "These settings are the same in 2.0.",
        "这些设置在 2.0 中不变。",
    ),
    kept("config_new", "2.0 has more settings.", "2.0 新增了设置项。"),
    kept(
        "card_link",
        "card_link is the same in 2.0.",
        "card_link 在 2.0 中不变。",
    ),
    made(
        "header_icon",
        "A picture as the header's icon needs a tag in 2.0.",
        "2.0 的标题图片图标需要 tag。",
    ),
    made(
        "header_ud_icon",
        "2.0 has icon instead of ud_icon, which won over icon in 1.0.",
        "2.0 用 icon 取代 ud_icon；1.0 中 ud_icon 优先于 icon。",
    ),
    kept(
        "header_icon_already",
        "The icon has the form of 2.0 already.",
        "图标已是 2.0 的写法。",
    ),
    made(
        "header_i18n",
        "Translations of a title are called i18n_content in 2.0.",
        "2.0 标题的多语言属性为 i18n_content。",
    ),
    made(
        "text_i18n",
        "Translations of a text are called i18n_content in 2.0.",
        "2.0 文本的多语言属性为 i18n_content。",
    ),
    kept(
        "header_lark_md",
        "Titles may be lark_md in 2.0.",
        "2.0 的标题支持 lark_md。",
    ),
    kept(
        "header_padding",
        "2.0 has header.padding.",
        "2.0 支持 header.padding。",
    ),
    kept(
        "text_tags",
        "The header's tags are the same in 2.0.",
        "标题标签在 2.0 中不变。",
    ),
    made(
        "note",
        "2.0 has no note; small grey texts show the same.",
        "2.0 没有备注组件；用灰色小字呈现相同效果。",
    ),
    made(
        "action",
        "2.0 has no action; interactive components stand anywhere.",
        "2.0 没有交互模块；交互组件可放在任意位置。",
    ),
    made(
        "action_nested",
        "2.0 has no action inside of containers either.",
        "2.0 的容器内同样没有交互模块。",
    ),
    made(
        "div_fields",
        "div has no fields in 2.0; columns show the same.",
        "2.0 的 div 没有 fields；用分栏呈现相同效果。",
    ),
    made(
        "div_extra",
        "div has no extra in 2.0; a column at the right shows the same.",
        "2.0 的 div 没有 extra；用右侧分栏呈现相同效果。",
    ),
    kept(
        "div_text",
        "The text of a div is the same in 2.0.",
        "div 的 text 在 2.0 中不变。",
    ),
    made(
        "lark_md_href",
        "2.0 has no href on texts; a link tag names an address for each platform.",
        "2.0 的文本没有 href；用 <link> 标签设置各端地址。",
    ),
    made(
        "md_href",
        "2.0 has no href; a link tag names an address for each platform.",
        "2.0 没有 href；用 <link> 标签设置各端地址。",
    ),
    made(
        "md_syntax",
        "2.0 reads more signs as Markdown than 1.0, so what showed as it was written is escaped.",
        "2.0 识别更多 Markdown 语法，因此对原本按字面显示的符号进行转义。",
    ),
    kept(
        "md_newline",
        "A line end still begins a new line.",
        "换行仍然生效。",
    ),
    made(
        "md_hr",
        "2.0 may read --- right below a text as a heading; <hr> is a rule everywhere.",
        "2.0 可能把紧跟文本的 --- 视为标题；<hr> 始终是分割线。",
    ),
    kept("hr", "hr is the same in 2.0.", "hr 在 2.0 中不变。"),
    made(
        "img_bleed",
        "2.0 has no stretch_without_padding; a negative margin does the same.",
        "2.0 没有 stretch_without_padding；用负外边距实现。",
    ),
    made(
        "img_mode",
        "mode, custom_width and compact_width of a picture are old; 2.0 has size and scale_type.",
        "图片的 mode、custom_width、compact_width 是旧属性；2.0 用 size 和 scale_type。",
    ),
    kept(
        "img_same",
        "The other properties of a picture are the same in 2.0.",
        "图片的其他属性在 2.0 中不变。",
    ),
    kept(
        "img_combination",
        "img_combination is the same in 2.0.",
        "img_combination 在 2.0 中不变。",
    ),
    made(
        "person",
        "2.0 has one form of icons everywhere.",
        "2.0 的图标写法统一。",
    ),
    kept(
        "table",
        "table is the same in 2.0.",
        "table 在 2.0 中不变。",
    ),
    made(
        "table_number_align",
        "Columns of numbers stood left by default in 1.0 and stand right in 2.0.",
        "数字列的默认对齐：1.0 为左对齐，2.0 为右对齐。",
    ),
    kept(
        "chart",
        "chart is the same in 2.0.",
        "chart 在 2.0 中不变。",
    ),
    made(
        "button_url",
        "2.0 writes the link of a button as a behavior.",
        "2.0 的按钮链接写在 behaviors 中。",
    ),
    made(
        "button_value",
        "2.0 writes the callback of a button as a behavior.",
        "2.0 的按钮回传写在 behaviors 中。",
    ),
    made(
        "button_both",
        "A 1.0 button with a link called back only where complex_interaction was true; 2.0 does all its behaviors.",
        "1.0 的按钮有链接时，仅当 complex_interaction 为 true 才会回传；2.0 会执行全部 behaviors。",
    ),
    made(
        "button_behaviors",
        "behaviors won over the older properties, and 2.0 has nothing else.",
        "behaviors 优先于旧属性，2.0 只保留 behaviors。",
    ),
    made(
        "button_text",
        "The text of a 2.0 button is plain_text.",
        "2.0 的按钮文本只能是 plain_text。",
    ),
    made(
        "button_form",
        "2.0 says by form_action_type what a button does in a form.",
        "2.0 用 form_action_type 表示按钮在表单中的作用。",
    ),
    made(
        "button_required",
        "A 2.0 button has no required.",
        "2.0 的按钮没有 required。",
    ),
    made(
        "overflow",
        "2.0 writes the callback as a behavior and links of options as multi_url.",
        "2.0 的回传写在 behaviors 中，选项链接写在 multi_url 中。",
    ),
    made(
        "input",
        "2.0 writes the callback of an input as a behavior; required counts in forms only.",
        "2.0 输入框的回传写在 behaviors 中；required 仅在表单中有效。",
    ),
    made(
        "select_static",
        "2.0 writes the callback as a behavior; values of options are unique and options have no links.",
        "2.0 的回传写在 behaviors 中；选项值须唯一且没有链接。",
    ),
    made(
        "select_person",
        "2.0 writes the callback as a behavior.",
        "2.0 的回传写在 behaviors 中。",
    ),
    kept(
        "multi_selects",
        "Multiple choices are the same in 2.0.",
        "多选组件在 2.0 中不变。",
    ),
    made(
        "pickers",
        "2.0 writes the callback of a picker as a behavior.",
        "2.0 选择器的回传写在 behaviors 中。",
    ),
    made(
        "picker_mixup",
        "A picker_datetime begins with initial_datetime.",
        "picker_datetime 的初始值为 initial_datetime。",
    ),
    made(
        "select_img",
        "2.0 has no style for a choice of pictures and writes the callback as a behavior.",
        "2.0 的图片选择没有 style，回传写在 behaviors 中。",
    ),
    made(
        "checker",
        "overall_checkable is a boolean and the callback a behavior in 2.0.",
        "2.0 的 overall_checkable 为布尔值，回传写在 behaviors 中。",
    ),
    made(
        "confirm",
        "Both texts of a confirmation are plain_text; without a title old clients do not react.",
        "二次确认的文本均为 plain_text；缺少标题时旧客户端无响应。",
    ),
    made(
        "confirm_form",
        "In 2.0 the button that submits a form asks for confirmation.",
        "2.0 由提交按钮进行二次确认。",
    ),
    kept(
        "hover_tips",
        "Tips are the same in 2.0.",
        "提示文案在 2.0 中不变。",
    ),
    kept(
        "nesting",
        "2.0 allows more in containers.",
        "2.0 的容器可放更多组件。",
    ),
    made(
        "form_spacing",
        "A 1.0 form kept 16px between its components.",
        "1.0 表单的组件间距为 16px。",
    ),
    made(
        "form_name",
        "Forms and what stands in them need unique names.",
        "表单及其中的组件须有唯一的 name。",
    ),
    made(
        "form_fallback",
        "2.0 has no fallback on a form.",
        "2.0 的表单没有 fallback。",
    ),
    made(
        "ic_spacing",
        "A 1.0 interactive_container kept 12px between its components; the defaults of 2.0 are smaller.",
        "1.0 交互容器的间距为 12px；2.0 的默认值更小。",
    ),
    made(
        "ic_children",
        "2.0 has no note inside of an interactive_container either.",
        "2.0 的交互容器内同样没有备注组件。",
    ),
    made(
        "panel_padding_framed",
        "The header of a framed panel had 8px around it in 1.0.",
        "1.0 有边框的折叠面板标题内边距为 8px。",
    ),
    made(
        "panel_padding_plain",
        "A panel without a frame had 8px above and below its header in 1.0.",
        "1.0 无边框的折叠面板标题上下内边距为 8px。",
    ),
    kept(
        "panel_header_width",
        "The header of a panel takes the whole width by default.",
        "折叠面板标题默认占满宽度。",
    ),
    made(
        "column_set",
        "1.0 dropped the outermost margins of the first and last columns of a card.",
        "1.0 会去掉卡片首个和末个分栏的外侧边距。",
    ),
    made(
        "column",
        "2.0 has other names for distances in a column.",
        "2.0 列的间距名称不同。",
    ),
    kept(
        "column_set_action",
        "The click on columns is the same in 2.0.",
        "点击分栏的行为在 2.0 中不变。",
    ),
    kept(
        "flex_mode",
        "flex_mode is the same in 2.0.",
        "flex_mode 在 2.0 中不变。",
    ),
    kept(
        "panel_and_checker_client",
        "All components need 7.20 in 2.0.",
        "2.0 的所有组件要求 7.20 及以上。",
    ),
    kept("audio", "audio is new in 2.0.", "audio 为 2.0 新增组件。"),
    made(
        "icon_elements",
        "Icons are properties of other components in 2.0.",
        "2.0 的图标只能作为其他组件的属性。",
    ),
];

/// What the conversion may change besides: things that are no difference between the versions.
pub static BESIDES: &[Row] = &[
    made(
        "column_set_ground",
        "Columns on a ground had 4px above and below them in 1.0.",
        "1.0 中带背景的分栏上下各有 4px 间距。",
    ),
    made(
        "md_tags",
        "Tags that Feishu does not know are not shown, and a custom bot may be refused for them; 2.0 knows more than 1.0.",
        "飞书不支持的标签不会显示，自定义机器人还可能因此被拒绝；2.0 支持的标签比 1.0 多。",
    ),
    made(
        "fragment",
        "A component needs a card around it.",
        "组件须放在卡片中。",
    ),
    made(
        "duplicate_key",
        "Of a key that stands twice only the last one counts.",
        "重复的键只有最后一个生效。",
    ),
    made(
        "comments",
        "What a comment stood beside is not in the new card.",
        "注释所在的内容已不在新卡片中。",
    ),
    made(
        "element_id",
        "2.0 refuses an element_id of another form, and one that stands twice.",
        "2.0 会拒绝格式错误或重复的 element_id。",
    ),
    made(
        "wrong_type",
        "2.0 refuses a value of another type.",
        "2.0 会拒绝类型错误的取值。",
    ),
];

/// Why the change with this name is made.
pub(super) fn why(id: &str) -> Bilingual {
    CHANGES
        .iter()
        .chain(BESIDES)
        .find(|row| row.id == id)
        .map(|row| row.why.clone())
        .unwrap_or_default()
}
