#include "core/model/naming.h"

#include <catch2/catch.hpp>

namespace graphcool::model {
namespace {

TEST_CASE("plurals are those of Graphcool, rule by rule", "[model][naming]") {
  struct Row {
    int rule;
    const char* name;
    const char* plural;
  };
  const Row rows[] = {
      {1, "News", "News"},
      {1, "Series", "Series"},
      {1, "StarFish", "StarFish"},
      {1, "Homework", "Homework"},
      {1, "Cod", "Cod"},
      {1, "TimeSeries", "TimeSeries"},
      {2, "Child", "Children"},
      {2, "GrandChild", "GrandChildren"},
      {2, "Grandchild", "Grandchildren"},
      {2, "CHILD", "Children"},
      {2, "Quiz", "Quizzes"},
      {2, "Mongoose", "Mongoose"},
      {2, "Opus", "Opuses"},
      {2, "Genus", "Genera"},
      {2, "Money", "Moneys"},
      {3, "Human", "Humans"},
      {3, "German", "Germen"},
      {4, "Woman", "Women"},
      {4, "Man", "Men"},
      {4, "FireMan", "Firemen"},
      {4, "Mouse", "Mice"},
      {4, "DoorMouse", "DoorMice"},
      {4, "Tooth", "Teeth"},
      {4, "Goose", "Geese"},
      {4, "Foot", "Feet"},
      {4, "Analysis", "Analyses"},
      {4, "Axis", "Axes"},
      {4, "Crisis", "Crises"},
      {5, "Codex", "Codices"},
      {5, "Helix", "Helices"},
      {5, "Datum", "Data"},
      {5, "Criterion", "Criteria"},
      {5, "Persona", "Personae"},
      {6, "Stimulus", "Stimuli"},
      {6, "Locus", "Loci"},
      {7, "Match", "Matches"},
      {7, "Wish", "Wishes"},
      {7, "Box", "Boxes"},
      {7, "Index", "Indexes"},
      {7, "Waltz", "Waltzes"},
      {8, "Status", "Statuses"},
      {8, "Alias", "Aliases"},
      {8, "Lens", "Lenses"},
      {8, "Iris", "Irises"},
      {9, "Bus", "Buses"},
      {9, "Campus", "Campuses"},
      {10, "Schema", "Schemas"},
      {10, "Drama", "Dramas"},
      {11, "Address", "Addresses"},
      {11, "Class", "Classes"},
      {12, "Half", "Halves"},
      {12, "Shelf", "Shelves"},
      {12, "Wolf", "Wolves"},
      {12, "Leaf", "Leaves"},
      {12, "Deaf", "Deafs"},
      {12, "Scarf", "Scarves"},
      {12, "Knife", "Knives"},
      {12, "Wife", "Wives"},
      {12, "Safe", "Safes"},
      {13, "Day", "Days"},
      {13, "Key", "Keys"},
      {14, "Category", "Categories"},
      {14, "Hobby", "Hobbies"},
      {14, "Technology", "Technologies"},
      {14, "CITY", "CITies"},
      {15, "Photo", "Photos"},
      {15, "Piano", "Pianos"},
      {15, "Zero", "Zeros"},
      {16, "Video", "Videos"},
      {16, "Radio", "Radios"},
      {17, "Todo", "Todoes"},
      {17, "Hero", "Heroes"},
      {18, "Curriculum", "Curricula"},
      {18, "CurriculumItem", "CurriculaItem"},
      {19, "Posts", "Postses"},
      {19, "Settings", "Settingses"},
      {20, "Post", "Posts"},
      {20, "BlogPost", "BlogPosts"},
      {20, "Person", "Persons"},
      {20, "Data", "Datas"},
      {20, "User", "Users"},
      {20, "A", "As"},
  };
  for (const Row& row : rows) {
    INFO("rule " << row.rule << ", " << row.name);
    CHECK(plural_graphcool(row.name) == row.plural);
  }
}

TEST_CASE("plurals of Prisma never equal the name", "[model][naming]") {
  const std::pair<const char*, const char*> rows[] = {
      {"User", "Users"},
      {"Todo", "Todoes"},
      {"Category", "Categories"},
      {"Address", "Addresses"},
      {"Box", "Boxes"},
      {"Person", "Persons"},
      {"Woman", "Women"},
      {"Child", "Children"},
      {"Status", "Statuses"},
      {"News", "Newses"},
      {"Series", "Serieses"},
      {"Fish", "Fishs"},
      {"Data", "Datas"},
      {"Media", "Medias"},
      {"Leaf", "Leaves"},
      {"Mouse", "Mice"},
      {"Company", "Companies"},
      {"Campus", "Campuses"},
      {"Information", "Informations"},
      {"Alias", "Aliases"},
      {"Persona", "Personae"},
      {"Promo", "Promoes"},
      {"Photo", "Photos"},
      {"Hero", "Heroes"},
      {"Index", "Indexes"},
      {"Analysis", "Analyses"},
      {"Criterion", "Criteria"},
      {"Key", "Keys"},
      {"Quiz", "Quizzes"},
      {"Bus", "Buses"},
      {"Sheep", "Sheeps"},
      {"user_profile", "User_profiles"},
      {"Privileges", "Privilegeses"},
      {"Settings", "Settingses"},
      {"SensorHumidity", "SensorHumidities"},
      {"foot", "Feet"},
  };
  for (const auto& [name, plural] : rows) CHECK(plural_prisma(name) == plural);
}

}  // namespace
}  // namespace graphcool::model
