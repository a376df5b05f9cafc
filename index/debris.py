"""The phrase lexicon of web debris: which whole line of a news page is furniture, by which rule.

A line goes as a whole or stays as a whole, and a sentence that only mentions a newsletter, a comment
or an advertisement stays. Which unlisted lines go with their block is decided in `cleaning`.
"""

import re

from index.sentences import word_set

MAX_LINE = 420  # characters; longer boilerplate (terms, licences) is rare in article pages
MAX_OPENER = 60
MAX_PAGE_WORDS = 30
MAX_BUTTON_WORDS = 7
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:(?:{DAY},? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? "
    rf"{MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}))"
)
CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[a-z]{2,4}\)?)?"
AGENCY = (
    r"(?:(?:thomson )?reuters|(?:the )?associated press|ap(?: news)?|agence france[- ]presse|afp|"
    r"dpa|united press international|upi|efe|ansa|xinhua|tass|interfax|kyodo(?: news)?|anadolu"
    r"(?: agency)?|press association|pa media|bloomberg|pti|ani|belga|ritzau|anp|lusa)"
)
SOCIAL = (
    r"(?:facebook|twitter|x|linked ?in|whats ?app|telegram|pinterest|reddit|instagram|you ?tube|"
    r"tik ?tok|tumblr|messenger|viber|vk|flipboard|threads|bluesky|mastodon|snapchat|discord|"
    r"google news|stumbleupon|digg|soundcloud|wechat|odnoklassniki)"
)
THINGS = r"(?:articles?|stor(?:y|ies)|posts?|news|headlines|reads?|reading|topics?|videos?|content)"
PHOTO = (
    r"(?:photos?|photograph(?:er|s)?|images?|pictures?|pics?|illustration|graphic|video|"
    r"(?:file|featured?|cover) (?:photo|image|picture)|courtesy|screen ?(?:shot|grab)|credits?)"
)

# Words of which page furniture is made: a line of nothing but these, with one of `_TELLING` among
# them, is furniture. No pronoun of the third person and no past tense: a report needs them.
_PAGE_WORDS = word_set(
    "a an the this that our your my us you we i i'm it all any no more new now next previous "
    "older newer first latest last other others most best top free here today daily weekly and or "
    "& to for of on in at with via by from up out as is are be will won't have can do don't create "
    "if please get read view see show hide load open opens close enter type add post posts leave "
    "write submit send save join follow like find watch listen miss never stay connect connected "
    "informed updated tuned touch date address required fields field marked published name first "
    "website site page article articles story stories news content blog app channel group account "
    "time times readers member members window tab link url copy print pin message phone code put "
    "place insert full experience use using continue agree accept reject decline manage ok okay "
    "yes got breaking headlines day morning evening delivered straight directly inbox below above "
    "after before be been being become learn how data is processed browser remember notify when "
    "someone comment follow-up via there yet one number count number valid hit return back go click tap "
    "press button version mobile desktop amp exit mode view community friends friend space banner "
    "responsive scroll keep reading continues section must logged log sign in have say start think "
    "what's what let know thoughts opinion opinions view views your yours report abuse default "
    "sort oldest newest policy terms service conditions settings options choices notice cancel "
    "update give ensure our best help us improve traffic analyze analyse personalise personalize"
)
_TELLING = {
    "newsletter": "newsletter newsletters subscribe subscribed subscription subscriptions signup "
    "sign-up unsubscribe mailing inbox update updates notified notifications alerts alert email "
    "e-mail emails connected tuned",
    "comment form": "comments commenting reply replies discussion conversation captcha logged thoughts",
    "advertisement": "advertisement advertisements advertising ad ads advert adverts sponsored "
    "promoted adsense advertise",
    "consent notice": "cookie cookies consent privacy gdpr preferences terms",
    "share bar": "share shares shared sharing tweet retweet bookmark whatsapp facebook twitter "
    "telegram linkedin pinterest reddit instagram youtube tiktok tumblr messenger viber flipboard "
    "bluesky mastodon socials blogthis",
    "navigation": "menu homepage sitemap login logout register navigation browser mobile desktop "
    "click scroll password username skip previous older newer website",
    "page status": "loading javascript wait",
}
_WORD_RULE = {word: rule for rule, words in _TELLING.items() for word in words.split()}
_VOCABULARY = _PAGE_WORDS | _WORD_RULE.keys() | {"x", "vk", "rss", "sms", "list", "donate", "free"}

# Whole lines with an open slot, in lower case and without marks around them.
_LINES = {
    "advertisement": r"""
        advertisements?(?: \d+)?|advertorial|paid (?:content|post|partnership)
        (?:ads?|sponsored|promoted|presented|brought to you)(?: content)? by .{1,30}|(?:remove|hide|close|report)(?: this| the)? ads?""",
    "comment form": r"""
        (?:no|\d[\d,]*) (?:comments|replies|responses|thoughts)(?: (?:on|to) .{1,120})?|(?:1|one) (?:comment|reply|response|thought)(?: (?:on|to) .{1,120})?
        .{0,4}post a comment(?: ?/? ?comments?)?|leave a reply to .{1,40}
        (?:leave|post|write|add|submit|enter|type|make)(?: (?:a|your|the|first))* comments?\b.{0,30}|comment
        (?:please |you must be )?log(?:ged)?[- ]?in to (?:post|leave|add|view|write)? ?(?:a )?(?:comments?|reply)
        save my name.{0,120}|comments? (?:off|closed|are (?:closed|disabled|off).{0,40})|this site uses akismet.*
        (?:(?:your |full |last )?(?:name|comment|message|website|e-?mail|subject|url)\W{0,4}){1,5}
        sort by.{0,30}|inline feedbacks?|reply|have your say.{0,40}|submit|send|newest|oldest|guest|disqus
        be the first to (?:comment|reply|review).{0,120}|your e-?mail(?: address)? (?:will not|won't) be.{0,80}
        (?:no comments yet|fill in your details below.{0,60}|you are commenting using.{0,80}|connecting to .{1,6})
        .{0,3}bloggers like this|comments are moderated.{0,160}|please (?:enter|fill in|provide|type) your .{1,30}
        .{0,10}required fields.{0,30}|notify (?:me )?of\b.{0,60}|what do you think\??|would love your thoughts.{0,30}
        (?:tell|let) us (?:know )?(?:what you think|your thoughts).{0,60}|.{0,60}responses to this entry.{0,60}""",
    "newsletter": r"""
        (?:subscribe|sign[- ]?up|register|become a (?:member|subscriber|supporter|patron))(?: .{0,40})?(?: today| now| free)
        sign[- ]?up (?:to|for) (?:our|the|my) .{1,50}|become a (?:member|subscriber|supporter|patron)|turn on notifications
        don't miss (?:out|it|this|a thing|anything)|(?:already (?:a|have) .{1,30}\? ?)?(?:log|sign) ?in(?: (?:here|now|to) ?.{0,40})?
        check your (?:inbox|e-?mail|spam).{0,80}|create (?:an|your|a free) account.{0,50}|get the app|download the app
        (?:stay|keep) (?:informed|connected|updated|up[- ]to[- ]date|in touch|in the (?:loop|know)).{0,60}
        never miss .{1,60}|thanks? (?:you )?for (?:subscribing|signing up|visiting|reading)\b.{0,40}
        (?:this field is required|something went wrong|an error (?:has )?occurred).{0,60}""",
    "consent notice": r"""
        (?:accept|reject|allow|deny|decline|manage|i accept|i agree|got it|ok(?:ay)?|always active)
        (?:accept|reject|allow|deny|decline|manage) (?:all|cookies|consent|preferences|options)
        disclaimer|imprint|impressum|legal notice|do not sell .{0,40}""",
    "share bar": r"""
        \d[\d.,]*k? (?:shares?|likes?|tweets?|reactions?)|like this|like loading|spread the (?:word|love)|pin it|copy link|print|save|e-?mail|bookmark
        .{0,40}\(opens in (?:a )?new (?:window|tab)\)|(?:link|url) copied.{0,20}|click to share .{1,40}
        (?:e-?mail|print|save|bookmark|gift|send) (?:this )?(?:article|story|page|post)""",
    "social links": r"""
        (?:follow|like|find|join|connect with) (?:us|me) (?:on|at|via) .{1,60}|follow @?\w+(?: on .{1,20})?
        (?:also )?(?:follow|connect with) us\b.{0,30}|social (?:plugin|media|links|icons|networks?)|@\w{2,30}
        (?:follow|like|join|subscribe to) (?!.*\b(?:said|says)\b).{1,40} (?:on|via) <SOCIAL>""",
    "navigation": r"""
        home|search|search for|skip to .{1,30}|back to (?:top|home).{0,10}|toggle .{1,20}|sidebar
        (?:previous|next|prev)(?: (?:post|article|story|page|entry))?\s?[:»›>→«‹<←]\s?.{3,160}
        (?:previous|next) (?:post|article|story) \S.{2,160}|(?:(?:previous|next|prev|older|newer)(?: (?:post|article|story|page))?(?: home)? ?){1,3}
        (?:contact|about|advertise|work|write|support)(?: (?:with|for|to))? us|about|contact|careers
        (?:read|show|load|view|see|learn|find out) (?:more|all|less)|see all .{1,20}|view all .{1,20}
        continue reading.{0,100}|click here\b.{0,60}|read (?:the )?(?:full|original) (?:story|article)
        you are here.{0,120}|home ?[»>/›|→] ?.{1,160}|(?:[\w&' -]{2,25} [»›>] ){2,6}[\w&'., -]{2,120}
        page \d+(?: (?:of|/) \d+)?|\d+ (?:of|/) \d+|rss(?: feed)?|close|my account|sign (?:in|up|out)
        log ?(?:in|out)(?: .{0,15})?|forgot .{0,10}password|remember me|select language|translate
        english|français|español|deutsch|português|العربية|русский|kiswahili|donate(?: now)?|e-?paper""",
    "page status": r"""
        (?:now )?loading(?: (?:more|comments|posts|next|article|ads?|content|stories))*|please wait\b.{0,40}|(?:reading time|read time)\b.{0,20}
        (?:(?:post|total|page|article) )?(?:views?|reads?|hits?|visits?|visitors?)\s?:?\s?\d[\d,.]*k?
        \d[\d,.]*k? (?:total |page )?(?:views?|reads?|hits?|votes?)|.{0,60}?\w+[ -]?min(?:ute)?s? read
        listen(?: (?:to (?:this )?(?:article|story)|now|live|here))?(?: \d.{0,10})?|(?:play|watch|pause)(?: video)?
        (?:this )?(?:video|content|audio) (?:is |was )?(?:unavailable|not available|cannot be).{0,60}
        your browser does(?: not|n't) support.{0,60}|(?:\d+% )?(?:font|text) size.{0,20}|(?:audio|video) player.{0,10}|(?:read|dark|light|night) mode
        (?:story|article|news|post) (?:code|id|number)\W*\w+
        (?:please )?enable javascript.{0,60}|was this (?:article|page|story) helpful.{0,20}|rate this.{0,20}""",
    "copyright": r"""
        (?:©|\(c\)|copyright (?:©|\(c\)|\d|by\b|the\b|all\b|:)).{0,250}|copyright (?-i:[A-Z])[\w ,]{1,40}\d{4}|.{0,150}\ball rights? reserved\b.{0,200}
        .{0,120}\b(?:may|must|can) ?not be (?:published|reproduced|copied).*\b(?:permission|redistributed|consent)\b.*
        (?:proudly )?(?:powered|designed|developed|hosted|crafted|distributed) (?:with .{1,12} )?by .{1,60}
        (?:.{1,20} )?theme(?:s|d)?(?: images)? by .{1,60}|disclaimer ?:.*|views (?:expressed )?are personal|crafted with.{1,80}|.{1,40}distributed by .{1,30}
        (?:the )?(?:views|opinions)\b.{0,60} expressed\b.{0,120}\b(?:do not|not necessarily|are those).*""",
    "tags": r"""
        (?:tags?|tagged(?: with| in)?|topics?|keywords?|labels?|categor(?:y|ies)|filed (?:under|in))\s?:.{0,250}
        (?:tag|category|author) archives?\b.{0,80}|post (?:author|category|published|comments|tags)\b.{0,60}
        this entry was posted in .{1,120}|(?:posted in|filed under|tagged)\b:?(?: .{1,120})?|related topics|in this story|more on this topic
        (?:tags|keywords|labels|categories|hashtags)|(?:#[^\s#]{2,40}[\s,|]*)+""",
    "related link": r"""
        (?:also read|read also|read next|read more|see also|also see|must[- ]read|related|don't miss)<SEP>
        related (?:<THINGS>|coverage|links?|topics?)<SEP>|recommended(?: for you| <THINGS>)?<SEP>
        (?:you (?:may|might)(?: also)? like|further reading|more on this|in case you missed it|icymi)<SEP>
        (?:more (?:news|stories|from .{1,30})|watch(?: also| now)?|also watch|trending(?: now)?)<SEP>
        (?:full (?:story|coverage)|up next|most read|click to read|explore more|original article)<SEP>
        (?:also read|read also|see also|must[- ]read) (?-i:[“"'‘A-Z]).{3,250}
        the post .{3,200} (?:appeared first|first appeared) on .{1,80}|(?:source|view) (?:link|original)
        this (?:article|story|post) (?:was |has been )?(?:originally|first|previously) (?:\w+ )?\w+ (?:on|in|by|at) .{1,80}""",
    "author box": r"""
        (?:by )?(?:staff|agency|our|special|guest) (?:reporter|writer|correspondent)s?|(?:by )?(?:administrator|admin|webmaster|author|contributor|subscriber|moderator|publisher)
        (?:by )?(?:editor|editor-in-chief|journalist|reporter|correspondent|columnist|staff)
        (?:by )?(?:web|news|online|editorial|digital) ?(?:desk|team|room|staff)|agencies
        (?:chief|senior|junior|deputy|managing|staff|guest|contributing)[- ](?:editor|writer|reporter|correspondent|contributor|producer)
        (?:view|see|show) (?:all )?(?:author'?s )?posts?(?: by .{1,60})?|(?:all )?posts by .{1,60}
        (?:about|meet) the (?:author|writer|reporter)s?.{0,30}|author(?:'s)? (?:archives?|profile|bio).{0,30}
        (?:posted|uploaded|submitted|published) by\b.{1,50}|more (?:from|by) (?:this|the same) author""",
    "link": r"(?:\w+ ?:? )?(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+",
    "photo credit": r"""
        \W?<PHOTO>(?: (?:credit|by|courtesy(?: of)?|source|from|via|for illustration\w*))*\s?[:/©|].{1,120}
        \W?(?:<PHOTO>|credit) (?:credit|by|courtesy|source)\b.{1,80}|\W?file (?:photo|picture|image)\b.{0,160}
        \W?(?:.{0,60}(?:/|via |\| ?|\())?(?:getty(?: images)?|shutterstock|i?stock(?:photo)?)(?:[/|,].{1,40})?\W?
        \W?(?:.{0,60}(?:/|via |\| ?|\())?(?:alamy.{0,12}|unsplash|wikimedia(?: commons)?|epa(?:-efe)?)\W?
        \W?(?:ap|afp|reuters) ?(?:photo|/).{0,80}|image (?:source|caption),? .{1,250}|caption ?: .{1,250}
        \W?courtesy(?: of)? .{1,60}|view image in fullscreen|(?:hide|toggle) caption.{0,40}|enlarge.{0,20}
        (?:image|photo) \d+ of \d+|\d+ (?:photos|images|pictures)|photo ?/ ?.{1,60}""",
    "date line": r"""
        (?:(?:last |first )?(?:posted|published|updated|modified|edited|date)(?: on| at)?\s?:?\s?)<DATE>.{0,60}
        (?:last )?updated?(?: on| at)?\s?:?\s?\d.{0,40}|(?:\d+|an?|one|two) (?:min(?:ute)?|hour|day|week|month|year)s? ago""",
    "credit": r"\(?(?:additional |with )?(?:reporting|writing|editing|compiled|translated) by\b.{1,200}|"
    r"\(?(?:with )?<AGENCY>(?: ?[/,&+] ?<AGENCY>|(?: and) <AGENCY>)*\)?|sources?\s?: ?.{1,80}",
}

# A line that opens a block about something else; how far the block goes is for `cleaning`.
_OPENERS = {
    "related block": r"""
        (?:more |other )?related(?: (?:<THINGS>|coverage|links?|topics?))?(?: .{0,20})?|recommended.{0,20}
        you (?:may|might)(?: also)?(?: have)? (?:like|missed|enjoy|be interested in).{0,20}|you missed
        (?:read|see|watch) (?:also|next|too)|also (?:read|see|watch)|what to (?:read|watch) next
        must[- ]?(?:reads?|see|watch)|more (?:top |latest |breaking |local |world )?<THINGS>(?: .{0,30})?
        more (?:from|in|on|like|about|for) .{1,40}|(?:explore|discover) more.{0,20}|keep exploring
        (?:trending|popular|latest|recent|featured|top|breaking|similar|random|other|most) <LISTED>
        trending|latest|popular|featured|editor'?s'? (?:picks?|choice).{0,20}|in other news|up next|next up
        (?:from )?around the web|from (?:the web|our partners|our network)|sponsored links|further reading
        in case you missed it|icymi|don't miss(?: it| this)?|(?:stories|picks|news) for you|read these next
        (?:next|previous) (?:article|story|post)s?|also on .{1,30}|in this series""",
    "newsletter": r"(?:the |our |daily |weekly )*newsletters?(?: sign[- ]?up)?|stay connected",
    "comment form": r"""
        (?:please )?(?:leave|post|write|add|submit)(?: (?:a|your))? (?:comment|reply|response)s?\b.{0,20}
        (?:no |zero |one |\d+ )?(?:comments?|replies|responses|thoughts)(?: ?\(?\d+\)?)?(?: on .{1,120})?
        (?:join|start) the (?:discussion|conversation)|.{0,4}post a comment ?/? ?comments?""",
    "author box": r"""
        (?:about|meet)(?: the)? (?:author|writer|reporter)s?.{0,30}|author(?:'s)?(?: (?:profile|bio))?""",
    "tags": r"(?:tags|keywords|labels|hashtags|topics|categories)",
}


def _compiled(lexicon: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Each line of a rule is one or more alternatives; <NAME> stands for a pattern above."""
    names = {
        "<SOCIAL>": SOCIAL,
        "<THINGS>": THINGS,
        "<AGENCY>": AGENCY,
        "<PHOTO>": PHOTO,
        "<DATE>": DATE,
        "<LISTED>": rf"(?:now|picks?|read|viewed|popular|shared|recent|watched|updates|{THINGS})"
        r"(?: .{0,30})?",
        "<SEP>": r"\s?(?::|\||»|›|>|–|—|→|►| - )\s?\S.{0,250}",
    }
    compiled = {}
    for rule, lines in lexicon.items():
        pattern = "|".join(line.strip() for line in lines.strip().splitlines())
        for name, replacement in names.items():
            pattern = pattern.replace(name, replacement)
        compiled[rule] = re.compile(pattern, re.IGNORECASE)
    return compiled


_RULES, _OPENING = _compiled(_LINES), _compiled(_OPENERS)
_MARKS = re.compile(r"^[^\w(\[@#©&]+|[^\w)\]]+$")
_WORDS = re.compile(r"[\w’'@#.+&-]*\w|&")

# A sentence that speaks to the reader of the site, not about the news: how it opens, what page
# furniture it names, and whom it addresses. All three are needed.
_ASKS = re.compile(
    r"""(?:(?:please|also|simply|just|to)\b,? )?(?:
    subscribe|sign[- ]?up|follow|join|click|tap|enter|register|log in|receive|get|support|donate|
    download|install|turn on|enable|disable|become|help|stay|keep|send|share|read|visit|check\ out|
    see|find|watch|listen|contact|e-?mail|write\ to|never\ miss|don't\ miss|thank(?:s|\ you)\ for|
    got|do\ you|have\ (?:a|you)|want|looking\ for|like|love|enjoy(?:ed|ing)?|did\ you|for\ (?:more|the)|
    we\ (?:use|value|rely|need|send|respect|may|will|won't|and\ our|do\ not|don't)|
    our\ (?:website|site|app|newsletter|journalism|partners|work)|
    this\ (?:site|website|page|form|article|story|content)|the\ technical\ storage|
    you\ (?:can|may|have|are|will|must)|you'(?:ll|re|ve)|your|if\ you|by\ \w+ing|some\ of\ the\ links|
    unlock|access|as\ an?\ \w+|copy(?:ing)?|all\ comments|comments|save|required|notify|be\ the\ first|
    get|create|choose|select|learn|discover|browse|consider|buy|try|start|scan|allow|accept
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FURNITURE = re.compile(
    r"""\b(?:newsletters?|mailing\ list|inbox|(?:push\ )?notifications|cookies?|privacy\ (?:policy|notice)|
    terms\ (?:of\ (?:use|service)|and\ conditions)|our\ (?:terms|privacy)|unsubscribe|subscri(?:be|bing|ption)s?|
    comments?\ (?:section|below)|(?:our|this|your)\ (?:website|web\ ?site|site|page|browser|newsroom|podcast|
    journalism|app|channels?|story|article|comment|coverage|community|reporting|stories|work|platform)|
    our\ (?:\w+\ ){0,3}(?:app|channels?|pages?|group|coverage|podcast|reporting|journalism|readers|handle|
    newsroom|feed|community|content)|ad[- ]?block(?:er)?|javascript|(?:independent|quality)\ journalism|
    us\ (?:on|via)|(?:on|via)\ (?:whatsapp|telegram|facebook|twitter|x|instagram|youtube|google\ news)|
    click(?:ing)?\ (?:here|the\ link)|affiliate|(?:news|story)\ tip|free\ (?:trial|articles?)|
    preferred\ source|rss|(?:tip|story)\ (?:for\ us|line)|breaking\ news|latest\ (?:news|updates|headlines)|top\ stories|news\ alerts|e-?mail\ (?:address|alerts))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_READER = re.compile(
    r"\b(?:our|us|your|you|we|my|here|this (?:site|website|page|article|story))\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"[“”«»\"]|\b(?:said|says|told|according|added|wrote|warned|urged|asked|he|she|his|her)\b",
    re.IGNORECASE,
)
# Rules whose patterns have no wide slots; under the others a full sentence of a report stays.
_NARROW = {"comment form", "consent notice", "share bar"}
_OF_PAGE = re.compile(
    r"^(?:image (?:caption|source)|caption|file|copyright|disclaimer|views|this entry)\b|©|https?:|"
    r"\b(?:wordpress|blogger|javascript|permalink|rights reserved)\b",
    re.IGNORECASE,
)


def plain(line: str) -> str:
    """Returns a line with straight apostrophes and single spaces, without the marks around it."""
    return _MARKS.sub("", " ".join(line.replace("’", "'").replace("‘", "'").split()))


def debris_rule(line: str) -> str | None:
    """Returns the name of the rule that takes the whole line out, or None for text to keep."""
    text = plain(line)
    if sum(map(str.isalpha, text)) < 2:
        figures = any(map(str.isdigit, text)) and "=" not in line
        return None if figures and len(text) > 3 else "stray mark"
    if len(text) > MAX_LINE:
        return None
    for rule, pattern in _RULES.items():
        if pattern.fullmatch(text) and (rule in _NARROW or not _is_report(line, rule)):
            return rule
    if _REPORT.search(line):
        return None
    appeal = "appeal to the reader" if is_appeal(line) else None
    return _page_words_rule(text) or appeal


def opens_block(line: str) -> str | None:
    """Returns the rule of the block that this line opens ("Related Articles"), or None."""
    text = plain(line)
    if len(text) <= MAX_OPENER and not line.rstrip().endswith((".", "?", "”", '"')):
        for rule, pattern in _OPENING.items():
            if pattern.fullmatch(text):
                return rule
    return None


def is_appeal(line: str) -> bool:
    """Whether one sentence or short paragraph asks something of the site's reader."""
    text = plain(line)
    if len(text) > MAX_LINE or not _ASKS.match(text) or _REPORT.search(line):
        return False
    spoken_to = _READER.search(text) or len(text.split()) <= MAX_BUTTON_WORDS
    return bool(spoken_to and _FURNITURE.search(text))


def _page_words_rule(text: str) -> str | None:
    """The rule of a line that is made of page words only, up to a site's own name."""
    words = _WORDS.findall(text)
    telling = [rule for word in words if (rule := _WORD_RULE.get(word.lower()))]
    strange = [word for word in words if word.lower() not in _VOCABULARY and not word.isdigit()]
    if not telling or len(words) > MAX_PAGE_WORDS:
        return None
    named = len(strange) <= 3 and len(words) > 1 + len(strange) and _ASKS.match(text)
    if strange and not (named and all(word[0].isupper() for word in strange)):
        return None
    return telling[0]


def _is_report(line: str, rule: str) -> bool:
    """Whether a line that a loose pattern matched is a full sentence about the news."""
    if not line.rstrip().endswith((".", "”", '"')):
        return False
    if _REPORT.search(line):
        return True
    text = plain(line)
    of_page = _READER.search(text) or _OF_PAGE.search(text)
    return len(text.split()) > 3 and not of_page and rule != "related link"
