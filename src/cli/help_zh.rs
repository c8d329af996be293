//! The sentences of the help in English and Chinese, in the order in which the commands say them.

/// English, Chinese.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "Designs, previews, checks and sends Feishu (Lark) message cards, card JSON 2.0",
        "设计、预览、检查并发送飞书（Lark）消息卡片（卡片 JSON 2.0）",
    ),
    (
        "Cards to open in the window; without any, the last session",
        "在窗口中打开的卡片；不填则恢复上次会话",
    ),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
    ("Draw cards as PNG", "将卡片绘制为 PNG"),
    (
        "Cards to draw; - is standard input",
        "要绘制的卡片；- 为标准输入",
    ),
    (
        "The PNG to write, - for standard output; a folder where there are several cards",
        "输出的 PNG，- 为标准输出；多张卡片时为文件夹",
    ),
    ("Theme of the client", "客户端主题"),
    ("Kind of client", "客户端类型"),
    (
        "Outer width of the card, px at scale 1",
        "卡片外宽，单位 px（缩放为 1 时）",
    ),
    ("Pixels per px", "每 px 的像素数"),
    (
        "Language of texts that come in several, such as zh_cn or en_us",
        "多语言文本使用的语言，如 zh_cn、en_us",
    ),
    (
        "Time zone of the reader, hours and minutes before Greenwich, such as +08:00",
        "读者所在时区，如 +08:00",
    ),
    (
        "Folder with pictures named after their keys; by default the folder `images` beside the card",
        "以 key 命名的图片所在文件夹；默认为卡片旁的 images 文件夹",
    ),
    (
        "Draw what the embedded fonts lack with those of this system; the picture then depends on the machine",
        "内嵌字体缺少的字符改用本机字体绘制；图片因此随机器而异",
    ),
    (
        "Where to write each node's path, tag and rectangle as JSON; a folder where there are several cards",
        "将每个节点的路径、标签和矩形写成 JSON 的文件；多张卡片时为文件夹",
    ),
    ("Say what is wrong with cards", "检查卡片有哪些问题"),
    (
        "Cards to check, or folders with cards; - is standard input. In a folder, files that are no cards are passed over, and so is what is hidden, named by .gitignore or .ignore (in a git repository or not), or in node_modules or target; what is named here is judged in any case",
        "要检查的卡片或含卡片的文件夹；- 为标准输入。文件夹中不是卡片的文件、隐藏文件、.gitignore 或 .ignore 列出的文件（无论是否在 git 仓库中）以及 node_modules、target 中的文件会被略过；此处直接写明的一律检查",
    ),
    ("How to write what was found", "输出格式"),
    (
        "Write one JSON object per card and line: the same as --format json",
        "每张卡片输出一行 JSON 对象，等同于 --format json",
    ),
    (
        "Mend what can be mended without changing what the card means; standard input comes out on standard output",
        "修复不改变卡片含义的问题；标准输入的结果写到标准输出",
    ),
    (
        "What else makes the check fail",
        "还有哪些情况视为检查不通过",
    ),
    (
        "How the card is sent, which decides its limits",
        "卡片的发送方式，决定各项限制",
    ),
    (
        "The oldest client that has to show the card, such as 7.20",
        "需要支持的最低客户端版本，如 7.20",
    ),
    (
        "Values of the card's variables, a JSON object: the limits are those of the card with them filled in",
        "卡片变量的取值（JSON 对象）：按填入后的卡片计算各项上限",
    ),
    ("List what is looked for, and end", "列出所有检查规则后结束"),
    (
        "Print help (see more with '--help')",
        "显示帮助（--help 内容更详细）",
    ),
    (
        "Turn a card of JSON 1.0 into one of 2.0 and say what changed",
        "将卡片 JSON 1.0 转换为 2.0，并说明改动",
    ),
    (
        "The 1.0 card; - is standard input",
        "1.0 卡片；- 为标准输入",
    ),
    (
        "Where the 2.0 card goes; - is standard output",
        "2.0 卡片的输出位置；- 为标准输出",
    ),
    (
        "Write the report as one JSON object to standard output",
        "将报告以一个 JSON 对象写到标准输出",
    ),
    (
        "Send cards as messages of your own app's bot",
        "以自己应用的机器人发送卡片",
    ),
    (
        "The app is the one of FEISHU_APP_ID and FEISHU_APP_SECRET, or of a profile; its secret comes from the environment, the system's key store, or a prompt. The address of a custom bot comes from CARDWRIGHT_WEBHOOK, the key of its signature from CARDWRIGHT_WEBHOOK_SECRET. Ctrl+C stops.",
        "应用取自 FEISHU_APP_ID 和 FEISHU_APP_SECRET 或配置；密钥来自环境变量、系统密钥库或现场输入。自定义机器人的地址取自 CARDWRIGHT_WEBHOOK，签名校验密钥取自 CARDWRIGHT_WEBHOOK_SECRET。按 Ctrl+C 停止。",
    ),
    (
        "Cards to send, each as a message of its own, or ids of templates (AAq…); - is standard input",
        "要发送的卡片（每张为一条消息），或模板 ID（AAq…）；- 为标准输入",
    ),
    (
        "Who gets them: ou_…, oc_…, an e-mail address …, me, or a favourite of the profile; may be given several times",
        "接收者：ou_…、oc_…、邮箱等，或 me，或配置中的常用接收者；可多次填写",
    ),
    (
        "What kind of id that is: open_id, union_id, user_id, email or chat_id; else it is told by its form",
        "该 ID 的类型：open_id、union_id、user_id、email 或 chat_id；不填则按形式判断",
    ),
    (
        "Send to me: the one whom the profile names",
        "发送给我，即配置中指定的人",
    ),
    (
        "As what it is sent; by default as the card's JSON, or as what the file names",
        "以何种形式发送；默认为卡片 JSON，或文件所指明的形式",
    ),
    ("Answer this message", "回复该消息"),
    ("Where", "位置"),
    (
        "With --reply-to: in a topic",
        "与 --reply-to 同用：以话题形式回复",
    ),
    (
        "Put the card in the place of the one of this message",
        "用卡片替换该消息中的卡片",
    ),
    (
        "Put the card in the place of the last one that this file was sent as to the same receiver; else send it",
        "替换同一文件上次发给同一接收者的卡片；没有则发送",
    ),
    (
        "Show it to these people only, in the group that --to names",
        "仅这些人可见，卡片位于 --to 指定的群中",
    ),
    (
        "Send to all receivers in one call",
        "用一次调用发给所有接收者",
    ),
    (
        "The address of a custom bot; better set CARDWRIGHT_WEBHOOK and give --as webhook, as an argument stays in the shell's history",
        "自定义机器人的 Webhook 地址；参数会留在 shell 历史中，建议设置 CARDWRIGHT_WEBHOOK 并使用 --as webhook",
    ),
    (
        "Ask for the key of the custom bot's signature where CARDWRIGHT_WEBHOOK_SECRET is not set",
        "未设置 CARDWRIGHT_WEBHOOK_SECRET 时询问签名校验密钥",
    ),
    (
        "The template to send, in the place of a file",
        "要发送的模板，代替文件",
    ),
    ("What", "内容"),
    (
        "Its version, such as 1.0.0; else the newest that is published",
        "模板版本，如 1.0.0；不填则为最新发布的版本",
    ),
    (
        "A file with values of the template's or the card's variables: a JSON object from name to value; - is standard input",
        "模板或卡片的变量取值文件：从名称到值的 JSON 对象；- 为标准输入",
    ),
    (
        "The card entity to send, in the place of a file (see `cardwright cardkit create`)",
        "要发送的卡片实体，代替文件（见 cardwright cardkit create）",
    ),
    (
        "The uuid of the send: within an hour one uuid makes one message",
        "发送的 uuid：一小时内同一 uuid 只产生一条消息",
    ),
    (
        "Write the keys of uploaded pictures into the card's file",
        "将已上传图片的 key 写回卡片文件",
    ),
    ("Before it goes", "发送之前"),
    (
        "Fetch pictures that the card names by an address of the web, and upload them",
        "下载卡片以网址引用的图片并上传",
    ),
    (
        "Go on in spite of warnings where nobody can be asked; errors always stop",
        "无法询问时忽略警告继续；有错误时仍会停止",
    ),
    (
        "The profile that sends; else FEISHU_APP_ID, else the profile in use (see `cardwright profile`)",
        "发送所用的配置；不填则取 FEISHU_APP_ID，再取当前配置（见 cardwright profile）",
    ),
    ("App and server", "应用与服务器"),
    (
        "feishu, lark, or the address of another server",
        "feishu、lark 或其他服务器地址",
    ),
    (
        "A PEM file with root certificates that are trusted too",
        "额外信任的根证书 PEM 文件",
    ),
    (
        "Do not ask before the secret goes without encryption to an address that begins with http",
        "地址以 http 开头（未加密）时，不再询问直接发送密钥",
    ),
    (
        "Print the exact requests in their order and send nothing; no secret is needed",
        "按顺序打印将发出的请求，不发送；无需密钥",
    ),
    ("Output", "输出"),
    (
        "With --dry-run: as curl commands, secrets left out",
        "与 --dry-run 同用：打印 curl 命令，不含密钥",
    ),
    ("Write one JSON object per line", "每行输出一个 JSON 对象"),
    (
        "Keep a card in a chat up to date with its file while you edit it",
        "编辑时让会话中的卡片随文件更新",
    ),
    (
        "The card is sent as a card entity once; each time that the file is saved without errors in it, the card in the chat follows. Ctrl+C ends it. It ends by itself after ten minutes without a change.",
        "卡片以卡片实体发送一次；每次保存且没有错误时，会话中的卡片随之更新。按 Ctrl+C 结束；十分钟没有改动会自动结束。",
    ),
    ("The card's file", "卡片文件"),
    (
        "Who gets the card; me and favourites of the profile too",
        "接收者；也可以是 me 或配置中的常用接收者",
    ),
    (
        "What kind of id that is; else it is told by its form",
        "该 ID 的类型；不填则按形式判断",
    ),
    (
        "Say which apps on which servers send",
        "管理发送所用的应用和服务器",
    ),
    (
        "A profile is a name, an app id and a server; its secret is asked for once and kept in the system's key store.",
        "配置包括名称、App ID 和服务器；密钥只询问一次，保存在系统密钥库中。",
    ),
    (
        "List the profiles; the one in use has a star",
        "列出配置；当前配置带星号",
    ),
    (
        "Write one JSON object per profile and line",
        "每个配置输出一行 JSON 对象",
    ),
    (
        "Add a profile, or change one: what is not given stays",
        "添加或修改配置；未填写的项保持不变",
    ),
    ("Its name", "名称"),
    (
        "The app's id (cli_…), from the developer console",
        "开发者后台中的 App ID（cli_…）",
    ),
    (
        "Who you are: your open_id for this app, or your e-mail address or mobile number, which is looked up",
        "你是谁：你在该应用下的 open_id，或用于查找的邮箱、手机号",
    ),
    (
        "A receiver by a name of your own, such as team=oc_…; may be given several times",
        "自己命名的接收者，如 team=oc_…；可多次填写",
    ),
    ("Ask for the secret again", "重新询问密钥"),
    (
        "Remove a profile, and its secret from the key store",
        "删除配置，并从密钥库删除其密钥",
    ),
    (
        "Use a profile where none is named",
        "设为未指定配置时使用的配置",
    ),
    (
        "Test whether the app can send, and say what it lacks",
        "测试应用能否发送，并说明缺少什么",
    ),
    (
        "The profile's name; by default the one in use, or FEISHU_APP_ID",
        "配置名称；默认为当前配置或 FEISHU_APP_ID",
    ),
    (
        "Write the findings as one JSON object",
        "将结果写成一个 JSON 对象",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示帮助或某个命令的帮助",
    ),
    ("Make and change card entities", "创建和更新卡片实体"),
    (
        "A card entity lives 14 days and is sent once: cardwright send --card-id ID --to …. Each change needs a sequence that is larger than the one before; without --sequence it rises by itself. FILE may be -, standard input.",
        "卡片实体有效期 14 天，只能发送一次：cardwright send --card-id ID --to …。每次更新的 sequence 须大于上一次；不填 --sequence 则自动递增。FILE 可为 -，即标准输入。",
    ),
    (
        "Rises from change to change of one entity; by default by itself, with the clock",
        "同一实体逐次递增；默认按时钟自动递增",
    ),
    (
        "The uuid of the change: a change with the same one has no second effect",
        "更新的 uuid：同一 uuid 的更新只生效一次",
    ),
    (
        "Make an entity of a card or a template; prints its card_id",
        "用卡片或模板创建实体；打印 card_id",
    ),
    (
        "A card, or a file that names a template",
        "卡片，或指明模板的文件",
    ),
    (
        "The template to make it of, in the place of a file",
        "用于创建的模板，代替文件",
    ),
    ("The template's version", "模板版本"),
    (
        "A file with the template's variables: a JSON object",
        "模板变量文件：JSON 对象",
    ),
    ("Replace the whole card", "替换整张卡片"),
    ("The entity", "实体"),
    ("The new card", "新卡片"),
    (
        "Change settings, such as {\"config\": {\"streaming_mode\": true}}",
        "修改设置，如 {\"config\": {\"streaming_mode\": true}}",
    ),
    (
        "An object with config, card_link",
        "含 config、card_link 的对象",
    ),
    ("Do several changes at once", "一次进行多项更新"),
    (
        "A list of {\"action\": …, \"params\": {…}}",
        "{\"action\": …, \"params\": {…}} 的列表",
    ),
    ("Add elements", "添加组件"),
    ("A list of elements, or one element", "组件列表，或单个组件"),
    ("Where they go", "添加的位置"),
    (
        "The element_id that they go before or after, or the container at whose end they go; else the card's end",
        "添加到其前后的 element_id，或添加到其末尾的容器；不填则为卡片末尾",
    ),
    ("Replace an element", "替换组件"),
    ("The element", "组件"),
    ("The new element", "新组件"),
    ("Change some properties of an element", "修改组件的部分属性"),
    ("An object with the properties", "含这些属性的对象"),
    (
        "Stream the text of an element: its whole text so far",
        "流式更新组件文本：目前为止的全文",
    ),
    (
        "A markdown or plain_text element",
        "markdown 或 plain_text 组件",
    ),
    ("A file with the text", "文本文件"),
    ("The text itself", "文本本身"),
    (
        "The element is a plain_text, whose marks and links are letters: the text is not looked at as Markdown",
        "该组件是 plain_text，其中的标记和链接只是普通字符：不按 Markdown 检查文本",
    ),
    ("Delete an element", "删除组件"),
    (
        "Read messages back, recall them, change a card after a click",
        "读取、撤回消息，在点击后更新卡片",
    ),
    (
        "To answer a message: cardwright send --reply-to ID. To change its card: cardwright send --update ID.",
        "回复消息：cardwright send --reply-to ID。更新卡片：cardwright send --update ID。",
    ),
    (
        "Read a message back; prints its card",
        "读取消息；打印其卡片",
    ),
    ("The message (om_…)", "消息（om_…）"),
    ("In which form", "以何种形式"),
    ("Take messages back", "撤回消息"),
    (
        "Messages (om_…) or batches (bm-…)",
        "消息（om_…）或批量消息（bm-…）",
    ),
    (
        "They are cards that one person sees",
        "这些是仅特定人可见的卡片",
    ),
    (
        "Say how far a batch is and how many have read it",
        "查看批量消息的送达和已读数",
    ),
    ("The batch (bm-…)", "批量消息（bm-…）"),
    (
        "Change a card after somebody used it, with the token of the callback",
        "在有人操作卡片后，用回调中的 token 更新卡片",
    ),
    (
        "The token (c-…) comes from the environment variable FEISHU_CARD_TOKEN, or from a prompt. It lives 30 minutes and is good for two updates.",
        "token（c-…）取自环境变量 FEISHU_CARD_TOKEN 或现场输入；有效期 30 分钟，可更新两次。",
    ),
    (
        "Who gets it: only for cards 1.0 that are not shared",
        "接收者：仅用于非共享的 1.0 卡片",
    ),
    (
        "List the bot's groups and their people, make a group",
        "列出机器人所在的群及其成员，创建群",
    ),
    (
        "List the groups that the bot is in: id and name (without a command, too)",
        "列出机器人所在的群：ID 和名称（不带命令时相同）",
    ),
    (
        "Create a private group to test cards in; prints its id",
        "创建用于测试卡片的私有群；打印其 ID",
    ),
    (
        "Who is invited, by open_id; may be given several times",
        "邀请的人（open_id）；可多次填写",
    ),
    (
        "Who owns it, by open_id; else the bot",
        "群主（open_id）；不填则为机器人",
    ),
    (
        "With --owner: one uuid makes one group within 10 hours",
        "与 --owner 同用：10 小时内同一 uuid 只创建一个群",
    ),
    (
        "List the people in a group: id and name",
        "列出群成员：ID 和姓名",
    ),
    ("The group (oc_…)", "群（oc_…）"),
    (
        "Which id to list: open_id, union_id or user_id",
        "列出的 ID 类型：open_id、union_id 或 user_id",
    ),
    (
        "Find people by e-mail address or mobile number",
        "用邮箱或手机号查找人员",
    ),
    (
        "E-mail addresses or mobile numbers; those outside mainland China with + and the country code",
        "邮箱或手机号；非中国大陆号码请加 + 和国家代码",
    ),
    (
        "Which id to find: open_id, union_id or user_id",
        "查找的 ID 类型：open_id、union_id 或 user_id",
    ),
    (
        "Upload pictures and sounds, for their keys",
        "上传图片和音频，得到其 key",
    ),
    (
        "A file that the app has uploaded before is not uploaded again: its key is known. A key is good for the app that has uploaded it.",
        "该应用已上传过的文件不会再次上传，其 key 已记录。key 只对上传它的应用有效。",
    ),
    (
        "Pictures (PNG, JPEG, WebP, GIF, BMP …) and sounds (Opus)",
        "图片（PNG、JPEG、WebP、GIF、BMP 等）和音频（Opus）",
    ),
    ("Upload again what is known", "重新上传已记录的文件"),
    ("Show what was sent", "查看发送记录"),
    (
        "How many sends to list, the newest first",
        "列出的条数，最新的在前",
    ),
    (
        "Write one JSON object per send and line",
        "每条记录输出一行 JSON 对象",
    ),
    (
        "List the sends, the newest first (without a command, too)",
        "列出发送记录，最新的在前（不带命令时相同）",
    ),
    (
        "Show one send with all that is known of it",
        "查看一条发送记录的全部信息",
    ),
    (
        "Its number in the list, 1 is the newest; or its message id",
        "列表中的编号，1 为最新；或消息 ID",
    ),
    (
        "Print the card only, as it was before pictures were uploaded",
        "只打印卡片，为上传图片之前的样子",
    ),
    (
        "Show what is different in a card now",
        "查看卡片与当时相比的改动",
    ),
    (
        "The card; by default the file that it was sent from",
        "卡片；默认为发送时的文件",
    ),
    ("Forget all sends", "清除全部发送记录"),
    ("Do not ask", "不询问"),
    (
        "Say what a code or an answer of the server means",
        "解释错误码或服务端的返回",
    ),
    (
        "A server's code, its answer, a line of a log, or a log id; - is standard input",
        "错误码、服务端返回、一行日志或 log id；- 为标准输入",
    ),
    (
        "Print a JSON Schema of cards, for editors",
        "输出卡片的 JSON Schema，供编辑器使用",
    ),
    (
        "Language of the descriptions; by default the system's",
        "说明文字的语言；默认为系统语言",
    ),
];
