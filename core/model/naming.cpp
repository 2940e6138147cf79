#include "core/model/naming.h"

#include <initializer_list>
#include <optional>
#include <span>

#include "core/base/text.h"

namespace graphcool::model {
namespace {

using namespace std::string_view_literals;

// A name with its lower-case form: suffixes are compared on the latter, results are made of the
// former, so that the letters that stay keep their case.
struct Word {
  std::string_view text;
  std::string lower;

  bool ends(std::string_view suffix) const { return std::string_view(lower).ends_with(suffix); }
  bool ends_in_any(std::span<const std::string_view> suffixes) const {
    for (std::string_view suffix : suffixes) {
      if (ends(suffix)) return true;
    }
    return false;
  }
  std::string plus(std::string_view tail) const { return std::string(text).append(tail); }
  std::string cut(std::size_t letters, std::string_view tail) const {
    return std::string(text.substr(0, text.size() - letters)).append(tail);
  }
  // The letter `back` places before the end, lower-case; 0 is the last one.
  char letter(std::size_t back) const {
    return back < lower.size() ? lower[lower.size() - 1 - back] : '\0';
  }
};

bool is_vowel(char c) {
  return "aeiou"sv.find(c) != std::string_view::npos;
}

constexpr std::string_view kUncountable[] = {
    "fish",     "ois",        "sheep",        "deer",       "pox",         "itis",       "bison",
    "flounder", "pliers",     "bream",        "gallows",    "proceedings", "breeches",   "graffiti",
    "rabies",   "britches",   "headquarters", "salmon",     "carp",        "herpes",     "scissors",
    "chassis",  "high-jinks", "sea-bass",     "clippers",   "homework",    "series",     "cod",
    "innings",  "shears",     "contretemps",  "jackanapes", "species",     "corps",      "mackerel",
    "swine",    "debris",     "measles",      "trout",      "diabetes",    "mews",       "tuna",
    "djinn",    "mumps",      "whiting",      "eland",      "news",        "wildebeest", "elk",
    "pincers",  "sugar"};

struct Irregular {
  std::string_view singular, plural;
};
constexpr Irregular kIrregular[] = {{"child", "children"},
                                    {"ephemeris", "ephemerides"},
                                    {"mongoose", "mongoose"},
                                    {"mythos", "mythoi"},
                                    {"soliloquy", "soliloquies"},
                                    {"trilby", "trilbys"},
                                    {"genus", "genera"},
                                    {"quiz", "quizzes"},
                                    {"beef", "beefs"},
                                    {"brother", "brothers"},
                                    {"cow", "cows"},
                                    {"genie", "genies"},
                                    {"money", "moneys"},
                                    {"octopus", "octopuses"},
                                    {"opus", "opuses"}};

// Endings that change wholly. `kept` letters at the front of the ending stay as they are written.
struct Ending {
  std::string_view from;
  std::size_t kept;
  std::string_view to;
};
constexpr Ending kEndings[] = {{"man", 0, "men"},     {"louse", 1, "ice"},   {"mouse", 1, "ice"},
                               {"tooth", 0, "teeth"}, {"goose", 0, "geese"}, {"foot", 0, "feet"},
                               {"zoon", 0, "zoa"},    {"cis", 1, "es"},      {"sis", 1, "es"},
                               {"xis", 1, "es"}};

// Words of Latin and Greek whose last letters are exchanged.
struct Category {
  std::initializer_list<std::string_view> words;
  std::size_t cut;
  std::string_view tail;
};
const Category kClassical[] = {{{"codex", "murex", "silex"}, 2, "ices"},
                               {{"radix", "helix"}, 2, "ices"},
                               {{"bacterium", "agendum", "desideratum", "erratum", "stratum",
                                 "datum", "ovum", "extremum", "candelabrum"},
                                2,
                                "a"},
                               {{"criterion", "perihelion", "aphelion", "phenomenon",
                                 "prolegomenon", "noumenon", "organon", "asyndeton", "hyperbaton"},
                                2,
                                "a"},
                               {{"alumna", "alga", "vertebra", "persona"}, 1, "ae"},
                               {{"alumnus", "alveolus", "bacillus", "bronchus", "locus", "nucleus",
                                 "stimulus", "meniscus", "thesaurus"},
                                2,
                                "i"}};

constexpr std::string_view kSibilant[] = {"ch", "sh", "z", "x"};

constexpr std::string_view kTakesEs[] = {
    "acropolis", "chaos",   "lens",       "aegis",     "cosmos",     "mantis",     "alias",
    "dais",      "marquis", "asbestos",   "digitalis", "metropolis", "atlas",      "epidermis",
    "pathos",    "bathos",  "ethos",      "pelvis",    "bias",       "gas",        "polis",
    "caddis",    "glottis", "rhinoceros", "cannabis",  "sassafras",  "canvas",     "ibis",
    "trellis",   "iris",    "clitoris",   "apparatus", "impetus",    "prospectus", "cantus",
    "nexus",     "sinus",   "coitus",     "plexus",    "status",     "hiatus"};

constexpr std::string_view kAnglicisedA[] = {
    "anathema", "enema",    "oedema", "bema",    "enigma",  "sarcoma",  "carcinoma", "gumma",
    "schema",   "charisma", "lemma",  "soma",    "diploma", "lymphoma", "stigma",    "dogma",
    "magma",    "stoma",    "drama",  "melisma", "trauma",  "edema",    "miasma"};

constexpr std::string_view kAnglicisedO[] = {
    "solo",     "soprano", "basso",       "alto",          "contralto", "tempo",     "piano",
    "virtuoso", "albino",  "archipelago", "armadillo",     "commando",  "crescendo", "fiasco",
    "ditto",    "dynamo",  "embryo",      "ghetto",        "guano",     "inferno",   "jumbo",
    "lumbago",  "magneto", "manifesto",   "medico",        "octavo",    "photo",     "pro",
    "quarto",   "canto",   "lingo",       "generalissimo", "stylo",     "rhino",     "casino",
    "auto",     "macro",   "zero"};

// Rules 2 to 6: words with a plural of their own.
std::optional<std::string> special_plural(const Word& word) {
  for (const Irregular& irregular : kIrregular) {
    if (!word.ends(irregular.singular)) continue;
    const std::size_t first = word.text.size() - irregular.singular.size();
    return std::string(word.text.substr(0, first + 1)).append(irregular.plural.substr(1));
  }
  if (word.ends("human")) return word.plus("s");
  for (const Ending& ending : kEndings) {
    if (word.ends(ending.from)) return word.cut(ending.from.size() - ending.kept, ending.to);
  }
  for (const Category& category : kClassical) {
    if (word.ends_in_any(category.words)) return word.cut(category.cut, category.tail);
  }
  return {};
}

// Rule 12: half, shelf, wolf, leaf (not deaf), scarf, knife, life, wife.
std::optional<std::string> f_plural(const Word& word) {
  if (word.ends("alf") || word.ends("elf") || word.ends("olf") || word.ends("arf") ||
      (word.ends("eaf") && word.text.size() > 3 && word.letter(3) != 'd')) {
    return word.cut(1, "ves");
  }
  if (word.ends("nife") || word.ends("life") || word.ends("wife")) return word.cut(2, "ves");
  return {};
}

std::string plural_of(const Word& word) {
  if (word.ends_in_any(kUncountable)) return std::string(word.text);
  if (auto plural = special_plural(word)) return *plural;
  if (word.ends_in_any(kSibilant)) return word.plus("es");
  if (word.ends_in_any(kTakesEs) || word.ends("us")) return word.plus("es");
  if (word.ends_in_any(kAnglicisedA)) return word.plus("s");
  if (word.ends("ss")) return word.plus("es");
  if (auto plural = f_plural(word)) return *plural;
  if (word.ends("y")) return is_vowel(word.letter(1)) ? word.plus("s") : word.cut(1, "ies");
  if (word.ends_in_any(kAnglicisedO)) return word.plus("s");
  if (word.ends("o")) return word.plus(is_vowel(word.letter(1)) ? "s" : "es");
  if (const auto at = word.lower.find("ulum"); at != std::string::npos) {
    return std::string(word.text).replace(at, 4, "ula");
  }
  return word.plus(word.ends("s") ? "es" : "s");
}

}  // namespace

std::string plural_graphcool(std::string_view name) {
  return text::upper_first(plural_of({name, text::to_lower_ascii(name)}));
}

std::string plural_prisma(std::string_view name) {
  std::string plural = plural_of({name, text::to_lower_ascii(name)});
  if (plural == name) plural += name.ends_with('s') ? "es" : "s";
  return text::upper_first(plural);
}

}  // namespace graphcool::model
