"""Names as they are found in England today. Families are made up by chance, never looked up."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Heritage:
    """First and family names that go together, the census code, and how common it is here."""

    ethnicity: str
    share: float
    women: str
    men: str
    families: str


HERITAGES = (
    Heritage(
        "WBRI",
        74.0,
        "Abigail Alice Amanda Amy Andrea Angela Anna Beth Caroline Catherine Charlotte Chloe "
        "Claire Danielle Dawn Deborah Donna Eleanor Elizabeth Ellie Emily Emma Fiona Gemma "
        "Georgia Hannah Hayley Heather Helen Holly Jacqueline Jane Jemma Jennifer Jessica Jill "
        "Joanne Julie Karen Kate Katie Kelly Kerry Kirsty Laura Lauren Leanne Lesley Lindsay "
        "Lisa Lorraine Lucy Lynne Megan Melanie Michelle Molly Natalie Natasha Nicola Olivia "
        "Paula Rachel Rebecca Rosie Ruth Sally Samantha Sarah Sharon Sophie Stacey Stephanie "
        "Susan Tracey Vicky Victoria Wendy Zoe",
        "Adam Alan Alex Andrew Anthony Ben Callum Chris Craig Daniel David Gareth Gary George "
        "Graham Harry Ian Jack James Jamie Jason Joe John Jonathan Joshua Karl Kevin Lee Liam "
        "Luke Mark Martin Matthew Michael Neil Nick Oliver Paul Peter Philip Richard Rob Ryan "
        "Sam Simon Stephen Steve Stuart Thomas Tim Tom William",
        "Adams Allen Andrews Armitage Ashton Atkinson Bailey Baker Barber Barlow Barnes Bennett "
        "Birchall Booth Bradley Bramhall Brierley Brookes Brown Burgess Butler Carter Chadwick "
        "Clarke Clayton Cooke Cooper Cotton Coulson Cross Davenport Davies Dawson Dean Dixon "
        "Eardley Edwards Ellis Evans Fairclough Fielding Fletcher Foster Gibson Goodwin Green "
        "Griffiths Hall Hancock Hardman Harper Harrison Heath Hewitt Hill Hodgkinson Holland "
        "Holmes Hough Hughes Hulme Hunt Jackson Jenkins Johnson Jones Kirkham Knight Lawton Leigh "
        "Lewis Lloyd Lomas Lowe Marsden Marsh Mason Massey Mellor Mills Mitchell Moore Morgan "
        "Morris Moss Nixon Oakes Oldham Owen Palmer Parker Pearson Peters Pickering Pointon "
        "Potts Powell Price Read Reynolds Richardson Roberts Robinson Rowley Sanderson Shaw "
        "Shenton Simpson Slater Smith Stevenson Stubbs Sutton Swindells Tatton Taylor Thomas "
        "Thompson Turner Unwin Vernon Wainwright Walker Walton Ward Warburton Watson Webb "
        "Whalley White Whitehead Wilkinson Williams Wilson Winstanley Wood Woodward Wright Yates",
    ),
    Heritage(
        "WIRI",
        2.5,
        "Aisling Aoife Bernadette Bridget Ciara Deirdre Niamh Orla Roisin Sinead",
        "Brendan Cormac Declan Eoin Kieran Padraig",
        "Brennan Byrne Doyle Flynn Gallagher Kavanagh Keane McCarthy Murphy Nolan Quinn Rooney",
    ),
    Heritage(
        "WOTH",
        4.5,
        "Agnieszka Alina Andreea Beata Elena Ioana Joanna Katarzyna Magda Monika Sofia Zuzana",
        "Bogdan Krzysztof Marek Mihai Pawel Tomasz",
        "Dumitru Ionescu Jankowska Kaminska Kowalczyk Lewandowska Mazur Novak Nowak Popescu Silva "
        "Wozniak Zielinska",
    ),
    Heritage(
        "BAFR",
        5.5,
        "Abimbola Adaeze Chipo Esther Funmilayo Grace Ngozi Nyasha Rudo Tendai Thandiwe Yewande",
        "Babatunde Chidi Emeka Farai Kofi Kwame Tafadzwa Tinashe",
        "Abiodun Adeyemi Asante Banda Chikwanha Dube Eze Mensah Moyo Mutasa Ncube Nwosu Ogunleye "
        "Okafor Okonkwo Owusu Sibanda",
    ),
    Heritage(
        "BCRB",
        2.5,
        "Charmaine Denise Jasmine Marcia Natalia Shanice Simone Yvonne",
        "Curtis Delroy Jermaine Leon Marlon",
        "Blake Campbell Francis Gayle Gordon Grant Henry Morrison Reid Samuels",
    ),
    Heritage(
        "APKN",
        3.0,
        "Aisha Ayesha Fatima Hina Nadia Rabia Saima Samina Shazia Zara",
        "Adeel Faisal Hamza Imran Kashif Usman",
        "Ahmed Akhtar Ali Aslam Hussain Iqbal Khan Mahmood Malik Rashid Shah",
    ),
    Heritage(
        "AIND",
        2.5,
        "Anjali Deepa Harpreet Jaspreet Kavita Manisha Meera Neha Priya Sunita",
        "Amit Arjun Gurpreet Rajesh Sanjay Vikram",
        "Bains Chauhan Gill Kapoor Kaur Mistry Nair Patel Sandhu Sharma Sidhu",
    ),
    Heritage(
        "ABAN",
        0.8,
        "Farhana Nasima Rukhsana Shirin Sumaiya",
        "Mizanur Rafiq Shafiq",
        "Begum Chowdhury Islam Miah Rahman Uddin",
    ),
    Heritage(
        "MWBC",
        1.2,
        "Bianca Ebony Jade Keisha Leah Tia",
        "Dion Jordan Nathan Tyrone",
        "Bailey Clarke Daley Lewis Powell Richards Walters",
    ),
    Heritage(
        "MWAS",
        0.8,
        "Hannah Leila Maya Nina Sara",
        "Aidan Kiran Zak",
        "Foster Khan Mason Patel Rahim Singh",
    ),
    Heritage(
        "MWBA",
        0.6,
        "Amara Naomi Sade Zuri",
        "Kwesi Reuben Tobi",
        "Boateng Cole Harris Okoro Wright",
    ),
    Heritage("CHNE", 0.6, "Li Mei Wai Xin Yan", "Chun Jun Wei", "Chan Cheung Lau Tang Wong Zhang"),
    Heritage(
        "AOTH", 0.8, "Anh Leilani Marisol Thuy", "Binh Jomar", "Cruz Nguyen Perera Reyes Tran"
    ),
    Heritage(
        "OOTH", 0.7, "Dilan Layla Rima Shirin", "Hassan Omar Yusuf", "Aziz Haddad Karimi Saleh"
    ),
)
WEIGHTS = [heritage.share for heritage in HERITAGES]


@dataclass(frozen=True)
class Name:
    """A made-up name, with the sex and ethnicity that were drawn with it."""

    first: str
    family: str
    sex: str
    ethnicity: str


def draw(chance: Random, taken: set[tuple[str, str]]) -> Name:
    """A name that nobody in `taken` has yet, and which is then taken."""
    while True:
        heritage = chance.choices(HERITAGES, WEIGHTS)[0]
        sex = "F" if chance.random() < 0.85 else "M"
        first = chance.choice((heritage.women if sex == "F" else heritage.men).split())
        family = chance.choice(heritage.families.split())
        if (first, family) not in taken:
            taken.add((first, family))
            return Name(first, family, sex, heritage.ethnicity)
