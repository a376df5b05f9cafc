"""Closed lists for attribution: verbs that report, nouns that speak, and the words around them.

Verb forms map to the kind of a claim: said, claimed, confirmed, denied, estimated or reported.
"""

from index.sentences import word_set

_STRONG = {
    "said": """say says said tell tells told add adds added state states stated announce announces
        announced declare declares declared explain explains explained insist insists insisted
        maintain maintains maintained argue argues argued write writes wrote reply replies replied
        answer answers answered remark remarks remarked respond responds responded note notes noted
        warn warns warned stress stresses stressed recall recalls recalled remember remembers
        remembered repeat repeats repeated promise promises promised vow vows vowed pledge pledges
        pledged predict predicts predicted complain complains complained object objects objected
        suggest suggests suggested conclude concludes concluded demand demands demanded urge urges
        urged joke jokes joked swear swears swore testify testifies testified whisper whispers
        whispered shout shouts shouted laugh laughs laughed boast boasts boasted describe describes described call calls called concede concedes conceded specify
        specifies specified reiterate reiterates reiterated emphasise emphasised emphasize
        emphasized accuse accuses accused blame blames blamed condemn condemns
        condemned criticise criticised criticize criticized caution cautions cautioned assure
        assures assured advise advises advised rule rules ruled comment commented observe observes observed
        point points pointed propose proposes proposed attribute attributes attributed dismiss
        dismisses dismissed appeal appeals appealed confess confesses confessed consider considers
        considered reject rejects rejected speak speaks spoke spoken quip quips quipped
        define defines defined detail details detailed""",
    "claimed": """claim claims claimed allege alleges alleged assert asserts asserted contend
        contends contended""",
    "confirmed": """confirm confirms confirmed admit admits admitted acknowledge acknowledges
        acknowledged verify verified corroborate corroborates corroborated agree agrees agreed""",
    "denied": """deny denies denied dispute disputes disputed refute refutes refuted contradict
        contradicts contradicted""",
    "estimated": """estimate estimates estimated reckon reckons reckoned calculate calculates
        calculated expect expects expected believe believes believed think thinks thought suspect
        suspects suspected guess guesses guessed doubt doubts doubted
        fear fears feared""",
    "reported": """report reports reported reveal reveals revealed indicate indicates indicated""",
}
# These report only with a figure, a quotation or a that-clause after them.
_WEAK = {
    "estimated": "put puts set sets holds hold held place places placed valued",
    "said": """give gives gave makes made asked asks knows knew want wants wanted saw
        hear heard hears thanked praised praises talked recounts recounted
        apologised""",
    "reported": """find finds found count counts counted show shows showed
        recorded register registers registered publish published publishes collected
        identified identifies cite cites cited quote quotes measured measures learned learnt
        rates rated visited broadcast broadcasts detected noticed compiled tallied
        documented""",
}
_PARTICIPLES = {
    "said": """saying adding stating telling announcing declaring explaining insisting arguing
        warning calling citing describing recalling noting writing accusing blaming promising
        urging demanding stressing suggesting speaking pointing""",
    "claimed": "claiming alleging asserting contending",
    "confirmed": "confirming admitting acknowledging",
    "denied": "denying disputing rejecting",
    "estimated": "estimating putting believing",
    "reported": "reporting revealing indicating",
}


def _kinds(groups: dict[str, str]) -> dict[str, str]:
    return {form: kind for kind, forms in groups.items() for form in forms.split()}


STRONG = _kinds(_STRONG)
WEAK = _kinds(_WEAK)
PARTICIPLES = _kinds(_PARTICIPLES)
# Forms that are nouns as often as verbs.
ALSO_NOUNS = word_set("""claims claim reports report estimates estimate counts count demands demand notes note states
    state calls call answers answer comment doubts doubt fears fear objects object promises promise
    points point remarks protests protest boast guess values value records record lists list shows
    show finds find thought charge vows pledge pledges reply replies dispute disputes blame read
    quotes quote joke jokes complaint measures measure talks talk broadcast attribute attributes
    shouts laugh reckons detail details suspect suspects offers offer""")
# Verbs that may stand before their subject: `..., said the minister`.
INVERTED = word_set("""say says said add adds added claim claims claimed explain explains explained announce announces
    announced report reports reported recall recalls recalled warn warns warned insist insists
    insisted write writes wrote reply replied ask asks asked think thinks thought believe believes
    believed admit admits admitted remember remembers remembered note notes noted complain complains
    complained argue argues argued shout shouts shouted whispers whispered laughs laughed""")
ADVERBS = word_set("""also now then later again once still already only just even never ever first often always
    since therefore further repeatedly however though meanwhile earlier yesterday today tonight
    himself herself itself themselves all both nevertheless instead too rather thus long soon
    afterwards has have had would will could can may might must did does do not didn't doesn't
    didn’t doesn’t flatly simply is are was were""")
NOT_SPEAKERS = word_set("""i we you me us nobody who what which that there this these those no none everybody everyone
    somebody someone anyone one nothing everything it's here where when how why if as to""")
PRONOUNS = {
    "he": "he", "she": "she", "it": "it", "they": "they", "him": "he", "her": "she", "them": "they",
    "his": "he", "their": "they", "its": "it",
}  # fmt: skip
STATEMENTS = word_set("statement communique communiqué message release bulletin declaration")
TITLES = (
    r"(?:(?:President|Prime\s+Minister|Premier|Chancellor|King|Queen|Prince|Princess|Emperor|Sultan|"
    r"Emir|Sheikh|Imam|Governor|Mayor|Prefect|Minister|Senator|Councillor|Councilor|Deputy|Judge|"
    r"Justice|Prosecutor|Inspector|Superintendent|Commissioner|Commander|Commandant|Marshal|"
    r"General|Brigadier|Colonel|Lieutenant|Lt|Major|Maj|Captain|Capt|Sergeant|Sgt|Corporal|Private|"
    r"Admiral|Commodore|Surgeon|Chief|Director|Secretary|Ambassador|Professor|Prof|Doctor|Dr|Mr|Mrs|"
    r"Ms|Miss|Sir|Lady|Lord|Dame|Bishop|Archbishop|Cardinal|Pope|Father|Sister|Brother|Rev|Reverend|"
    r"Rabbi|Ayatollah|Hajj|Hadj|Maman|Dona|Don|Doña|Gen|Col|Gov|Sen|Rep|Brig)\.?\s+)"
)
MALE = word_set("mr sir lord king prince father brother sheikh imam bishop hajj hadj don")
FEMALE = word_set("mrs ms miss lady dame queen princess sister mother woman maman dona doña madame")
ORGANISATIONS = word_set("""ministry army navy government party union company council agency office board group bank
    court commission committee fund federation association league chamber club church charity
    hospital authority corporation corps force airline mission front movement alliance coalition
    rebels junta parliament consortium organisation organization institute university service
    department newspaper station network channel regime militia brigade secretariat operator
    manufacturer producer insurer firm forum foundation society centre center bloc congress
    senate assembly state side province prefecture municipality town city palace presidency embassy
    laboratory observatory police military opposition administration brotherhood confederation
    syndicate utility railway port exchange brokerage clinic school college team panel inquiry
    tv radio wire news regulator prosecution defence cooperative collective directorate bureau cabinet crown""")
PERSON_NOUNS = word_set("""man woman boy girl minister president chief head director secretary chairman chairwoman chair
    mayor governor prefect judge prosecutor lawyer attorney doctor nurse surgeon general colonel
    major captain sergeant soldier spokesman spokeswoman spokesperson driver teacher farmer
    fisherman widow mother father son daughter brother sister husband wife cousin uncle aunt
    neighbour neighbor resident witness survivor official officer engineer expert analyst
    person reader professor scientist historian economist deputy commander admiral ambassador diplomat journalist
    reporter editor priest imam bishop abbot merchant trader shopkeeper cook baker cashier guard
    keeper collector clerk worker miner fitter pilot sailor student pupil coach player singer
    conductor composer painter curator accountant auditor manager owner founder leader king queen
    prince councillor senator commissioner inspector superintendent administrator negotiator
    politician bosun pensioner stationmaster physicist biologist geologist patient tenant
    passenger customer client hacker suspect defendant deserter hermit
    villager mechanic carpenter caretaker porter electrician official""")
