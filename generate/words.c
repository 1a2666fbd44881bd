/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/words.h"

#include "src/memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define COUNT(list)   (sizeof(list) / sizeof *(list))
#define FEWEST_DIGITS 7
#define MOST_DIGITS   15 /* ITU-T E.164 */

static const char *const given_names[] = {
    "Aaliyah", "Adaeze",    "Agnieszka", "Aino",    "Akira",    "Álvaro",   "Amara",
    "Amélie",  "Anahí",     "Anders",    "Aoife",   "Aroha",    "Arjun",    "Ayşe",
    "Beatriz", "Bilal",     "Björn",     "Blerina", "Bronwyn",  "Camille",  "Chidi",
    "Chloé",   "Citlali",   "Dagný",     "Daniel",  "Deepika",  "Desta",    "Dmytro",
    "Efua",    "Elif",      "Emeka",     "Enrique", "Erzsébet", "Fatima",   "Felix",
    "Fionn",   "Françoise", "Georgia",   "Giulia",  "Grace",    "Gülşen",   "Hamza",
    "Hana",    "Håkon",     "Hinemoa",   "Hugo",    "Imani",    "Inês",     "Ingrid",
    "Isaac",   "Ivana",     "Jakub",     "Jamal",   "Jin-ho",   "João",     "Jovana",
    "Kaito",   "Karolína",  "Keanu",     "Khadija", "Kwame",    "Lars",     "Leila",
    "Linh",    "Łukasz",    "Madeleine", "Malik",   "Manaia",   "Mariam",   "Mateo",
    "Mei",     "Miloš",     "Minh",      "Naledi",  "Nadia",    "Niamh",    "Nikolaos",
    "Noa",     "Olena",     "Ömer",      "Oscar",   "Paloma",   "Petra",    "Priya",
    "Rania",   "Renée",     "Rhys",      "Rosa",    "Sakura",   "Samuel",   "Saoirse",
    "Siiri",   "Sofía",     "Søren",     "Tāne",    "Teresa",   "Thandiwe", "Tomás",
    "Uxue",    "Victoria",  "Wanjiru",   "Xochitl", "Yasmin",   "Yusuf",    "Zanele",
    "Zoë",     "Žofia",     "Zuri",
};

static const char *const family_names[] = {
    "Abebe",      "Abubakar",       "Adeyemi",   "Ahmadi",     "Almeida",
    "Andersson",  "Aydın",          "Baker",     "Banerjee",   "Bergström",
    "Bianchi",    "Boateng",        "Bouchard",  "Brânză",     "Byrne",
    "Castillo",   "Chaudhry",       "Chen",      "Cohen",      "Côté",
    "Da Silva",   "De Vries",       "Diallo",    "Dimitrov",   "Dubois",
    "Dvořák",     "Eriksen",        "Espinoza",  "Etxeberria", "Farouk",
    "Ferreira",   "Fischer",        "Flores",    "Fraser",     "García",
    "Grigoryan",  "Guðmundsdóttir", "Gupta",     "Haddad",     "Hansen",
    "Hernández",  "Hoàng",          "Horvat",    "Hughes",     "Ibrahim",
    "Ito",        "Ivanova",        "Jansen",    "Jiménez",    "Johansson",
    "Kamau",      "Karimov",        "Kaya",      "Kim",        "Kovács",
    "Kowalczyk",  "Kuznetsova",     "Lambert",   "Le",         "Lefèvre",
    "Levy",       "Lindqvist",      "Mahlangu",  "Malik",      "Mäkinen",
    "McAllister", "Mendoza",        "Mbeki",     "Moreau",     "Müller",
    "Murphy",     "Mwangi",         "Nakamura",  "Ngata",      "Nguyễn",
    "Novák",      "Núñez",          "O'Connor",  "Okafor",     "Olsen",
    "Özdemir",    "Papadopoulos",   "Park",      "Patel",      "Pereira",
    "Petrović",   "Popescu",        "Quispe",    "Rahman",     "Reyes",
    "Rossi",      "Ruiz",           "Saito",     "Santos",     "Schäfer",
    "Sharma",     "Singh",          "Sørensen",  "Stewart",    "Suzuki",
    "Szabó",      "Tadesse",        "Takahashi", "Tremblay",   "Vargas",
    "Virtanen",   "Walker",         "Wang",      "Weiß",       "Wójcik",
    "Yilmaz",     "Zhang",
};

static const char *const things[] = {
    "amber",  "anchor",  "bridge", "canyon",  "cedar",  "clover",  "copper",  "delta",
    "ember",  "falcon",  "garden", "harbour", "island", "juniper", "lantern", "maple",
    "meadow", "orchard", "pebble", "quarry",  "river",  "saffron", "timber",  "willow",
};

static const char *const sentences[] = {
    "Asked for another appointment in the same week.",
    "The order had not arrived, and was sent again.",
    "Wanted to know the opening hours on public holidays.",
    "The invoice was explained line by line.",
    "A call back was agreed for the next morning.",
    "The address on file was out of date and has been changed.",
    "Said thank you for the quick help last time.",
    "The question was passed on to a colleague.",
    "Could not find the confirmation, which was sent once more.",
    "Cancelled the booking and asked about the deposit.",
    "Everything was settled at the first attempt.",
    "The line was bad, so that a part had to be repeated.",
    "Prefers to be written to in French.",
    "Asked for a copy of the contract — it is on its way.",
    "Compared two offers and took the smaller one.",
    "Will come by in person to collect it.",
    "Complained about the waiting time.",
    "The reference number was read out twice.",
};

/* Ranges that are kept free for fiction: NANPA 555-0100 to 0199, Ofcom (London, mobile),
 * ACMA (geographic 5550), Arcep (01 99 00, 06 39 98), Bundesnetzagentur (Berlin,
 * Hamburg).
 */
static const struct fiction {
    const char *country, *prefix;
    int digits; /* behind the prefix */
} fictions[] = {
    {"1", "120255501", 2}, {"1", "121255501", 2},  {"1", "131255501", 2},
    {"1", "141555501", 2}, {"1", "141655501", 2},  {"1", "151455501", 2},
    {"1", "160455501", 2}, {"1", "161755501", 2},  {"1", "171355501", 2},
    {"1", "180855501", 2}, {"44", "442079460", 3}, {"44", "447700900", 3},
    {"61", "6125550", 4},  {"61", "6135550", 4},   {"33", "3319900", 4},
    {"33", "3363998", 4},  {"49", "493023125", 3}, {"49", "494066969", 3},
};

static const char *one_of(struct random *random, const char *const *list, size_t count)
{
    return list[random_below(random, count)];
}

/* --- What texts look like --- */

/* The bytes of a word that starts as a name does, with a capital or a letter beyond
 * ASCII; 0 for another. */
static size_t name_length(const char *text)
{
    size_t length = 1;

    if (!isupper((unsigned char)text[0]) && (unsigned char)text[0] < 0x80)
        return 0;
    while (isalpha((unsigned char)text[length]) || (unsigned char)text[length] >= 0x80 ||
           text[length] == '\'' || text[length] == '-')
        length++;
    return length;
}

bool words_is_person(const char *text)
{
    int words = 0;

    while (*text != '\0') {
        size_t length = name_length(text);

        if (length < 2)
            return false;
        words++;
        text += length;
        if (*text == ' ')
            text++;
        else if (*text != '\0')
            return false;
    }
    return words == 2 || words == 3;
}

bool words_is_phone(const char *text)
{
    const char *at = text + (*text == '+' ? 1 : 0);
    int digits = 0;

    if (!isdigit((unsigned char)*at) && *at != '(')
        return false;
    for (; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at))
            digits++;
        else if (strchr(" -.()/", *at) == NULL)
            return false;
    }
    return digits >= FEWEST_DIGITS && digits <= MOST_DIGITS &&
           (text[0] == '+' || strpbrk(text, " -.()") != NULL);
}

/* --- Names, numbers, texts --- */

/* One lot is drawn in each statement: the order of two in one is a compiler's. */

void words_add_person(struct random *random, struct text *out)
{
    text_add_string(out, one_of(random, given_names, COUNT(given_names)));
    text_add_char(out, ' ');
    text_add_string(out, one_of(random, family_names, COUNT(family_names)));
}

/* Writes digits into the places of those of `like`, if there are as many; otherwise
 * behind each other. */
static void write_like(const char *like, const char *digits, struct text *out)
{
    size_t places = 0;

    for (const char *at = like; *at != '\0'; at++)
        places += isdigit((unsigned char)*at) ? 1 : 0;
    if (places != strlen(digits)) {
        text_add_format(out, "%s%s", like[0] == '+' ? "+" : "", digits);
        return;
    }
    for (const char *at = like; *at != '\0'; at++)
        text_add_char(out, isdigit((unsigned char)*at) ? *digits++ : *at);
}

void words_add_phone(struct random *random, const char *like, struct text *out)
{
    const struct fiction *near[COUNT(fictions)] = {NULL};
    const char *digits = like + (like[0] == '+' ? 1 : 0);
    size_t count = 0;
    AUTO_FREE char *number = NULL;
    const struct fiction *range;
    uint64_t room = 1;

    for (size_t i = 0; i < COUNT(fictions); i++)
        if (strncmp(digits, fictions[i].country, strlen(fictions[i].country)) == 0)
            near[count++] = &fictions[i];
    range = count > 0 ? near[random_below(random, count)]
                      : &fictions[random_below(random, COUNT(fictions))];
    for (int i = 0; i < range->digits; i++)
        room *= 10;
    number = memory_format("%s%0*" PRIu64, range->prefix, range->digits,
                           random_below(random, room));
    write_like(like, number, out);
}

void words_add_address(struct random *random, struct text *out)
{
    text_add_string(out, one_of(random, things, COUNT(things)));
    text_add_char(out, '.');
    text_add_string(out, one_of(random, things, COUNT(things)));
    text_add_format(out, "%" PRIu64 "@example.com", random_below(random, 1000));
}

void words_add_url(struct random *random, struct text *out)
{
    text_add_format(out, "https://example.com/%s/",
                    one_of(random, things, COUNT(things)));
    text_add_format(out, "%" PRIu64, random_below(random, 1000000));
}

void words_add_prose(struct random *random, struct text *out)
{
    size_t count = 1 + (size_t)random_below(random, 3);
    size_t at = (size_t)random_below(random, COUNT(sentences));

    for (size_t i = 0; i < count; i++) {
        text_add_format(out, "%s%s", i == 0 ? "" : " ", sentences[at]);
        at = (at + 5) % COUNT(sentences); /* none twice */
    }
}

void words_add_title(struct random *random, struct text *out)
{
    const char *first = one_of(random, things, COUNT(things));

    text_add_format(out, "%c%s ", toupper((unsigned char)first[0]), first + 1);
    text_add_string(out, one_of(random, things, COUNT(things)));
}
