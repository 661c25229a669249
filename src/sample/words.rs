//! What people of Loja Aurora and its customers are called, ask and write. In Portuguese, because it is data.
//!
//! `{nome}`, `{agente}`, `{pedido}`, `{valor}`, `{produto}`, `{prazo}` and `{hora}` are filled in; no phone number can be anybody's: Brazilian
//! mobile numbers never start with 90.

use super::rng::{Rng, hash};

pub const FIRST: [&str; 72] = [
    "Maria",
    "José",
    "Ana",
    "João",
    "Antônio",
    "Francisco",
    "Carlos",
    "Paulo",
    "Pedro",
    "Lucas",
    "Luiz",
    "Marcos",
    "Gabriel",
    "Rafael",
    "Francisca",
    "Daniel",
    "Marcelo",
    "Bruno",
    "Eduardo",
    "Felipe",
    "Raimundo",
    "Rodrigo",
    "Antônia",
    "Adriana",
    "Juliana",
    "Márcia",
    "Fernanda",
    "Patrícia",
    "Aline",
    "Sandra",
    "Camila",
    "Amanda",
    "Bruna",
    "Jéssica",
    "Letícia",
    "Júlia",
    "Luciana",
    "Vanessa",
    "Mariana",
    "Gabriela",
    "Vera",
    "Vitória",
    "Larissa",
    "Cláudia",
    "Beatriz",
    "Rita",
    "Luana",
    "Sônia",
    "Renata",
    "Thiago",
    "Mateus",
    "Gustavo",
    "Leandro",
    "Vinícius",
    "Caio",
    "Otávio",
    "Heitor",
    "Davi",
    "Miguel",
    "Helena",
    "Alice",
    "Laura",
    "Sofia",
    "Yuki",
    "Mohamed",
    "Iracema",
    "Ubirajara",
    "Zuleide",
    "Kauã",
    "Thaís",
    "Wesley",
    "Noemi",
];
const COMPOUND: [&str; 8] =
    ["Maria Aparecida", "Ana Cláudia", "João Pedro", "Maria das Graças", "José Carlos", "Luiz Fernando", "Maria de Lourdes", "Anna Luíza"];
pub const LAST: [&str; 61] = [
    "Silva",
    "Santos",
    "Oliveira",
    "Souza",
    "Rodrigues",
    "Ferreira",
    "Alves",
    "Pereira",
    "Lima",
    "Gomes",
    "Costa",
    "Ribeiro",
    "Martins",
    "Carvalho",
    "Almeida",
    "Lopes",
    "Soares",
    "Fernandes",
    "Vieira",
    "Barbosa",
    "Rocha",
    "Dias",
    "Nascimento",
    "Andrade",
    "Moreira",
    "Nunes",
    "Marques",
    "Machado",
    "Mendes",
    "Freitas",
    "Cardoso",
    "Ramos",
    "Gonçalves",
    "Santana",
    "Teixeira",
    "Araújo",
    "Conceição",
    "Moura",
    "Correia",
    "Castro",
    "Cavalcanti",
    "Monteiro",
    "Pinto",
    "Duarte",
    "Batista",
    "Campos",
    "Farias",
    "Reis",
    "Assunção",
    "Peixoto",
    "Queiroz",
    "Bezerra",
    "Macedo",
    "Xavier",
    "Guimarães",
    "Figueiredo",
    "Tanaka",
    "Schneider",
    "D'Ávila",
    "Sant'Anna",
    "Haddad",
];
const AREA_CODES: [u32; 20] = [11, 11, 11, 11, 11, 19, 21, 21, 31, 31, 41, 47, 48, 51, 61, 62, 71, 81, 85, 92];

/// Different for the first few thousand indices.
pub fn agent_name(index: usize) -> String {
    const KNOWN: [&str; 10] = [
        "Camila Ferreira",
        "Rogério Tavares",
        "Patrícia Lima",
        "Diego Nascimento",
        "Tatiane Rocha",
        "Bruno Azevedo",
        "Larissa Moreira",
        "Maria Aparecida dos Santos Nascimento",
        "Felipe Andrade",
        "Yuki Tanaka",
    ];
    match KNOWN.get(index) {
        Some(name) => (*name).to_owned(),
        // 72 and 61 have no common divisor: pairs repeat only after all of them.
        None => format!("{} {}", FIRST[(index * 5 + 7) % FIRST.len()], LAST[(index * 7 + 3) % LAST.len()]),
    }
}

pub fn customer_name(customer: u64) -> String {
    let h = hash(customer ^ 0xBEEF);
    // The square leans towards the front of the lists, where the frequent names are.
    let lean = |x: u64, n: usize| {
        let u = (x & 0xFFFF) as f64 / 65_536.0;
        (u * u * n as f64) as usize
    };
    let first = FIRST[lean(h, FIRST.len())];
    let last = LAST[lean(h >> 16, LAST.len())];
    let middle = LAST[lean(h >> 32, LAST.len())];
    match (h >> 48) % 400 {
        0 => format!("{last}, {first}"),
        1 => format!("{first} \"{}\" {last}", first.chars().take(3).collect::<String>()),
        2..=9 => format!("{} {middle} de {last}", COMPOUND[(h >> 20) as usize % COMPOUND.len()]),
        10..=13 => format!("{} dos Santos {middle} {last} Júnior", COMPOUND[(h >> 20) as usize % COMPOUND.len()]),
        14..=25 => first.to_lowercase(),
        26..=29 => format!("{first} 🌻"),
        30..=139 => format!("{first} {middle} {last}"),
        _ => format!("{first} {last}"),
    }
}

pub fn phone(customer: u64) -> String {
    let h = hash(customer ^ 0xC0_FFEE);
    format!("+55{}90{:07}", AREA_CODES[(h % 20) as usize], (h >> 8) % 10_000_000)
}

/// What a customer comes for.
pub struct CaseType {
    pub name: &'static str,
    /// Index of the team whose job it is, in the order of [`super::shop::TEAMS`].
    pub team: usize,
    pub weight: f64,
    /// May end in a sale.
    pub sells: bool,
    openings: &'static [&'static str],
}

pub const CASE_TYPES: [CaseType; 16] = [
    CaseType {
        name: "Status do pedido",
        team: 0,
        weight: 15.0,
        sells: false,
        openings: &[
            "Oi, bom dia! Queria saber do meu pedido {pedido}",
            "Boa tarde, o pedido {pedido} já saiu?",
            "Olá\nFiz uma compra semana passada e até agora nada.\nPedido: {pedido}",
        ],
    },
    CaseType {
        name: "Dúvida sobre produto",
        team: 1,
        weight: 12.0,
        sells: true,
        openings: &[
            "Oi! {produto} tem em outra cor?",
            "Boa noite, {produto} serve pra presente? 🎁",
            "Qual o tamanho de {produto}, por favor?",
        ],
    },
    CaseType {
        name: "Compra assistida",
        team: 1,
        weight: 9.0,
        sells: true,
        openings: &[
            "Quero comprar {produto}, como faço?",
            "Vi no Instagram {produto} por {valor}, ainda tem?",
            "oi vcs tem {produto} a pronta entrega",
        ],
    },
    CaseType {
        name: "Orçamento",
        team: 1,
        weight: 5.0,
        sells: true,
        openings: &["Bom dia, preciso de um orçamento para 30 unidades de {produto}", "Olá, fazem preço para revenda?"],
    },
    CaseType {
        name: "Pagamento recusado",
        team: 2,
        weight: 4.0,
        sells: false,
        openings: &["Meu cartão foi recusado mas o limite tá ok", "Paguei o pix e o pedido {pedido} continua \"aguardando pagamento\""],
    },
    CaseType {
        name: "Segunda via de boleto",
        team: 2,
        weight: 3.5,
        sells: false,
        openings: &["Preciso da segunda via do boleto do pedido {pedido}", "O boleto venceu ontem, consegue mandar outro?"],
    },
    CaseType {
        name: "Nota fiscal",
        team: 2,
        weight: 2.5,
        sells: false,
        openings: &["Podem enviar a nota fiscal do pedido {pedido}?", "A nota veio com o CPF errado, como corrige?"],
    },
    CaseType {
        name: "Reembolso",
        team: 2,
        weight: 2.5,
        sells: false,
        openings: &["Cadê meu reembolso? Já faz 15 dias", "Quando cai o estorno de {valor} no cartão?"],
    },
    CaseType {
        name: "Atraso na entrega",
        team: 3,
        weight: 7.0,
        sells: false,
        openings: &[
            "Era pra ter chegado {prazo} e nada do pedido {pedido}",
            "O rastreio do {pedido} está parado faz uma semana 😡",
            "Gente, atrasou de novo?\nPrecisava disso pra sexta!",
        ],
    },
    CaseType {
        name: "Alteração de endereço",
        team: 3,
        weight: 3.0,
        sells: false,
        openings: &["Coloquei o endereço errado no pedido {pedido}, dá pra mudar?", "Mudei de casa, consigo trocar o endereço de entrega?"],
    },
    CaseType {
        name: "Troca",
        team: 4,
        weight: 6.0,
        sells: false,
        openings: &["Comprei {produto} e ficou pequeno, como troco?", "Recebi {produto} na cor errada"],
    },
    CaseType {
        name: "Devolução",
        team: 4,
        weight: 4.0,
        sells: false,
        openings: &["Quero devolver o pedido {pedido}", "Me arrependi da compra, qual o prazo pra devolver?"],
    },
    CaseType {
        name: "Garantia",
        team: 5,
        weight: 2.5,
        sells: false,
        openings: &["{produto} parou de funcionar, ainda está na garantia?", "Chegou com defeito. Pedido {pedido}"],
    },
    CaseType {
        name: "Reclamação",
        team: 5,
        weight: 2.5,
        sells: false,
        openings: &[
            "Péssimo atendimento, é a terceira vez que explico a mesma coisa",
            "A atendente disse \"já te retorno\" e sumiu!!!",
            "Vou abrir reclamação no Procon.\nPedido {pedido}\nNinguém resolve.",
        ],
    },
    CaseType {
        name: "Cancelamento",
        team: 0,
        weight: 3.0,
        sells: false,
        openings: &["Quero cancelar o pedido {pedido}", "Cancela por favor, comprei duas vezes sem querer"],
    },
    CaseType {
        name: "Outros assuntos",
        team: 0,
        weight: 3.0,
        sells: false,
        openings: &["Oi", "Vocês abrem no feriado?", "Boa tarde, tem vaga de emprego?", "👋"],
    },
];

/// A message that the platform sends from a form approved beforehand.
pub struct Template {
    pub name: &'static str,
    pub weight: f64,
    pub fails: f64,
    /// Share of those delivered.
    pub reads: f64,
    /// Case types that follow when the customer answers.
    pub case_type: usize,
    text: &'static str,
}

/// Those that open a conversation; the last ones are campaigns.
pub const OPENING_TEMPLATES: [Template; 11] = [
    Template {
        name: "pedido_confirmado",
        weight: 9.0,
        fails: 0.02,
        reads: 0.86,
        case_type: 0,
        text: "Olá, {nome}! Recebemos o seu pedido {pedido} no valor de {valor}. 💛",
    },
    Template {
        name: "pedido_saiu_entrega",
        weight: 10.0,
        fails: 0.02,
        reads: 0.9,
        case_type: 0,
        text: "{nome}, o seu pedido {pedido} saiu para entrega e chega até as {hora}.",
    },
    Template {
        name: "pedido_entregue",
        weight: 6.0,
        fails: 0.02,
        reads: 0.8,
        case_type: 10,
        text: "Pedido {pedido} entregue. Obrigado por comprar na Loja Aurora!",
    },
    Template {
        name: "boleto_vencendo",
        weight: 3.0,
        fails: 0.04,
        reads: 0.72,
        case_type: 5,
        text: "{nome}, o boleto do pedido {pedido} ({valor}) vence amanhã.",
    },
    Template {
        name: "pix_pendente",
        weight: 3.0,
        fails: 0.03,
        reads: 0.78,
        case_type: 4,
        text: "Falta pouco, {nome}: o seu pix de {valor} ainda não foi pago.",
    },
    Template {
        name: "troca_aprovada",
        weight: 2.0,
        fails: 0.02,
        reads: 0.88,
        case_type: 10,
        text: "Sua troca foi aprovada ✅\nPedido: {pedido}\nPoste o produto até {prazo}.",
    },
    Template {
        name: "atraso_entrega_aviso",
        weight: 1.5,
        fails: 0.03,
        reads: 0.84,
        case_type: 8,
        text: "{nome}, o seu pedido {pedido} vai atrasar. Nova previsão: {prazo}.",
    },
    Template {
        name: "carrinho_abandonado",
        weight: 6.0,
        fails: 0.06,
        reads: 0.55,
        case_type: 2,
        text: "{nome}, {produto} ainda está no seu carrinho 🛒",
    },
    Template {
        name: "promo_semana",
        weight: 7.0,
        fails: 0.11,
        reads: 0.42,
        case_type: 2,
        text: "Só esta semana: {produto} por {valor}. Responda SAIR para não receber mais.",
    },
    Template {
        name: "reativacao_cliente",
        weight: 3.0,
        fails: 0.16,
        reads: 0.31,
        case_type: 1,
        text: "Sentimos sua falta, {nome}! Volte com 10% de desconto.",
    },
    Template {
        name: "black_friday_vip",
        weight: 2.0,
        fails: 0.09,
        reads: 0.5,
        case_type: 2,
        text: "{nome}, a sua Black Friday começa antes: \"VIP24\" dá acesso até {prazo} 🖤",
    },
];
/// The first of the campaigns in [`OPENING_TEMPLATES`].
pub const FIRST_CAMPAIGN: usize = 7;
pub const SURVEY: Template = Template {
    name: "pesquisa_csat",
    weight: 0.0,
    fails: 0.02,
    reads: 0.7,
    case_type: 0,
    text: "De 1 a 5, como foi o seu atendimento com {agente}?",
};
/// Sent by a person after the 24-hour window.
pub const RETURN: Template = Template {
    name: "retorno_atendimento",
    weight: 0.0,
    fails: 0.03,
    reads: 0.74,
    case_type: 0,
    text: "{nome}, temos novidades sobre o seu atendimento. Podemos continuar?",
};

pub const TAGS: [&str; 18] = [
    "urgente",
    "primeira compra",
    "vip",
    "pix",
    "boleto",
    "frete grátis",
    "presente",
    "reincidente",
    "atacado",
    "retirada na loja",
    "cupom",
    "black friday",
    "transportadora",
    "fornecedor",
    "influencer",
    "risco de perda",
    "elogio",
    "imprensa",
];

pub const BOT_GREETING: [&str; 2] = [
    "Olá! 👋 Eu sou a Aurora, assistente virtual da Loja Aurora.\nEscolha uma opção:\n1 - Meu pedido\n2 - Comprar\n3 - Pagamentos\n4 - Falar com uma pessoa",
    "Oi, {nome}! Sou a Aurora 🌅 Já chamo alguém do time, tá?",
];
pub const BOT_TRANSFER: [&str; 2] =
    ["Certo! Vou transferir você para um atendente.", "Aguarde só um momento, {nome}. Você é o próximo da fila."];
pub const MENU_CHOICES: [&str; 6] = ["1", "2", "3", "4", "4", "Falar com uma pessoa"];
const FIRST_REPLIES: [&str; 6] = [
    "Oi, {nome}! Aqui é {agente}, da Loja Aurora. Vou verificar para você.",
    "Bom dia, {nome}, tudo bem? Já estou olhando o pedido {pedido}.",
    "Olá! Desculpe a demora 🙏 Como posso ajudar?",
    "*{agente}:*\nOi, {nome}! Me passa o CPF do titular, por favor?",
    "Boa tarde! Pode me mandar uma foto?",
    "Oi, {nome}, obrigada por chamar. Só um instante.",
];
const REPLIES: [&str; 16] = [
    "Consultei aqui e o prazo é {prazo}.",
    "O valor fica em {valor} com frete, posso gerar o link?",
    "Acabei de falar com a transportadora, eles entregam até as {hora}.",
    "Segue o código de rastreio: AU{pedido}BR",
    "Pode ficar tranquila, já resolvi no sistema 😊",
    "Vou encaminhar para o setor responsável e te retorno {prazo}.",
    "Temos {produto} nas cores areia, preto e \"verde-musgo\".",
    "Consegue confirmar o endereço completo, por favor?",
    "Enviei o boleto no seu e-mail. Chegou?",
    "O estorno de {valor} entra em até duas faturas.",
    "Para a troca:\n1) embale o produto\n2) imprima a etiqueta\n3) leve aos Correios",
    "Só um minuto, estou confirmando com o estoque.",
    "Isso mesmo!",
    "Pode ser amanhã entre 9h e {hora}?",
    "Fiz o pedido {pedido} em seu nome, total {valor}.",
    "Infelizmente esse item acabou, mas temos um parecido.",
];
const CLOSINGS: [&str; 5] = [
    "Posso ajudar em algo mais?",
    "Fico à disposição, {nome}. Tenha um ótimo dia! 🌷",
    "Combinado! Qualquer coisa é só chamar.",
    "Obrigada pelo contato com a Loja Aurora 💛",
    "Vou encerrar o atendimento por aqui, tudo bem?",
];
const TALK: [&str; 22] = [
    "ok",
    "Certo, obrigada",
    "Sim",
    "não",
    "E qual o prazo?",
    "👍",
    "Pode ser",
    "Vou mandar a foto",
    "Ainda não chegou",
    "Qual o valor do frete?",
    "cpf enviado no privado, pode ser?",
    "Entendi, mas eu preciso disso até {prazo}",
    "Dá pra parcelar?",
    "Tem desconto no pix?",
    "O pedido é o {pedido}",
    "Rua das Flores, 120, casa 2, Centro",
    "😍😍",
    "aguardo",
    "Você tem certeza? No site diz \"em estoque\"",
    "Meu nome é {nome}, o pedido está no nome da minha mãe",
    "Perfeito!",
    "kkkk tudo bem",
];
const THANKS: [&str; 7] = [
    "Obrigada!",
    "Muito obrigado, {agente}!",
    "valeu 🙏",
    "Show, obrigada pela atenção",
    "Ok, obrigado",
    "Era só isso mesmo",
    "Deus abençoe",
];
const IMPATIENT: [&str; 6] = ["?", "Alguém?", "Oi, tem alguém aí?", "Ainda estou esperando…", "???", "Bom dia, ninguém responde?"];
const RETURNS: [&str; 4] = [
    "Oi, voltei. Ainda não resolveu",
    "Boa tarde, sobre aquele assunto…",
    "O problema voltou 😕",
    "Podem reabrir meu atendimento? Pedido {pedido}",
];
const PRODUCTS: [&str; 10] = [
    "a luminária Alvorada",
    "o vestido midi Brisa",
    "a cafeteira Manhã",
    "o tênis Horizonte",
    "a bolsa Serena",
    "o kit de velas",
    "a manta de tricô",
    "o jogo de panelas",
    "a mochila Trilha",
    "o perfume Aurora 50 ml",
];
const DUE: [&str; 6] = ["hoje", "amanhã", "sexta-feira", "dia 12", "em até 3 dias úteis", "segunda que vem"];

/// What is being said, in the order of a conversation.
#[derive(Clone, Copy)]
pub enum Line {
    Opening(usize),
    Talk,
    Impatient,
    Return,
    Thanks,
    MenuChoice,
    Grade(u8),
    BotGreeting,
    BotTransfer,
    FirstReply,
    Reply,
    Closing,
    Template(&'static Template),
}

/// Names that stand in the texts of one conversation.
pub struct Names<'a> {
    pub customer: &'a str,
    pub agent: &'a str,
    pub order: u64,
}

/// Appends the words of a line.
pub fn say(line: Line, names: &Names<'_>, rng: &mut Rng, out: &mut String) {
    let pattern = match line {
        Line::Opening(case_type) => *rng.pick(CASE_TYPES[case_type].openings),
        Line::Talk => *rng.pick(&TALK),
        Line::Impatient => *rng.pick(&IMPATIENT),
        Line::Return => *rng.pick(&RETURNS),
        Line::Thanks => *rng.pick(&THANKS),
        Line::MenuChoice => *rng.pick(&MENU_CHOICES),
        Line::Grade(grade) => ["1", "2", "3", "4", "5"][usize::from(grade.clamp(1, 5)) - 1],
        Line::BotGreeting => *rng.pick(&BOT_GREETING),
        Line::BotTransfer => *rng.pick(&BOT_TRANSFER),
        Line::FirstReply => *rng.pick(&FIRST_REPLIES),
        Line::Reply => *rng.pick(&REPLIES),
        Line::Closing => *rng.pick(&CLOSINGS),
        Line::Template(template) => template.text,
    };
    fill(pattern, names, rng, out);
}

/// Why a message failed: the code of the platform, where the channel has any. `h` = a number of the message's own.
pub fn error_code(line: Line, status: &str, channel: &str, h: u64) -> &'static str {
    if status != "failed" || channel != "WhatsApp" {
        return "";
    }
    let codes: [&str; 10] = match line {
        Line::Template(template) if template.name.starts_with("promo") => {
            ["131049", "131049", "131049", "131049", "131026", "131026", "131026", "131050", "130472", "132015"]
        }
        Line::Template(_) => ["131026", "131026", "131026", "131026", "131026", "131026", "131000", "132012", "132012", "131049"],
        _ => ["131026", "131026", "131026", "131000", "131000", "131000", "131053", "131053", "131056", "131047"],
    };
    codes[(h >> 24) as usize % codes.len()]
}

fn fill(pattern: &str, names: &Names<'_>, rng: &mut Rng, out: &mut String) {
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((key, after)) = after.split_once('}') else { break };
        match key {
            "nome" => out.push_str(first_name(names.customer)),
            "agente" => out.push_str(first_name(names.agent)),
            "pedido" => out.push_str(&names.order.to_string()),
            "valor" => out.push_str(&format!("R$ {},{}0", 29 + rng.below(700), 1 + rng.below(9))),
            "produto" => out.push_str(PRODUCTS[rng.below(PRODUCTS.len())]),
            "prazo" => out.push_str(DUE[rng.below(DUE.len())]),
            _ => out.push_str(&format!("{}h", 10 + rng.below(9))),
        }
        rest = after;
    }
    out.push_str(rest);
}

fn first_name(name: &str) -> &str {
    if name.is_empty() { "Aurora" } else { name.split([' ', ',']).next().unwrap_or(name) }
}
