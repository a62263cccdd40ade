#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/yaml.h"
#include "integration/support/command.h"
#include "questions.h"
#include "support/page_rows.h"

// The rules of the chart, which are questions of docs/metrics.md that Prometheus asks by itself.
namespace strongroom::test {
namespace {

using base::YamlValue;

constexpr const char* kRules = "charts/strongroom/files/alerts.yaml";
constexpr const char* kCases = "tests/integration/metrics/alerts.yaml";

struct Alert {
  std::string name;
  std::string expression;
  std::string hold;  // for how long it has to be so: "5m"; may be empty
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
};

std::string TextAt(const YamlValue& value, std::string_view key) {
  const YamlValue* found = value.Find(key);
  return found == nullptr ? "" : found->scalar;
}

std::map<std::string, std::string> TextsAt(const YamlValue& value, std::string_view key) {
  std::map<std::string, std::string> texts;
  if (const YamlValue* found = value.Find(key)) {
    for (const base::YamlMember& member : found->members) texts[member.key] = member.value.scalar;
  }
  return texts;
}

std::string TextOf(const std::string& file) {
  return base::ReadFile((ProjectRoot() / file).string());
}

std::vector<Alert> Alerts() {
  const auto documents = base::ParseYaml(TextOf(kRules));
  std::vector<Alert> alerts;
  for (const YamlValue& group : documents.at(0).Find("groups")->items) {
    for (const YamlValue& rule : group.Find("rules")->items) {
      alerts.push_back({.name = TextAt(rule, "alert"),
                        .expression = TextAt(rule, "expr"),
                        .hold = TextAt(rule, "for"),
                        .labels = TextsAt(rule, "labels"),
                        .annotations = TextsAt(rule, "annotations")});
    }
  }
  return alerts;
}

// What a heading of a page is known by in its address.
std::string AnchorOf(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    if (c == ' ') anchor += '-';
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return anchor;
}

// "docs/metrics.md#alerts", of each heading of the page.
std::set<std::string> PlacesOn(const std::string& page) {
  std::set<std::string> places;
  std::istringstream lines(TextOf(page));
  for (std::string line; std::getline(lines, line);) {
    const size_t text = line.find_first_not_of('#');
    if (text != 0 && text != std::string::npos && line[text] == ' ') {
      places.insert(page + '#' + AnchorOf(line.substr(text + 1)));
    }
  }
  return places;
}

CommandResult Promtool(const std::string& verb, const std::string& file) {
  return TryCommand({"promtool", verb, "rules", (ProjectRoot() / file).string()});
}

// So that each is asked of a Prometheus by questions_test.cc, and is explained once.
TEST(Alerts, AreQuestionsOfThePage) {
  std::map<std::string, std::string> headings;
  for (const Question& question : QuestionsOfThePage()) {
    headings[question.query] = question.heading;
  }
  std::vector<std::string> rows;
  for (const Alert& alert : Alerts()) {
    const auto question = headings.find(alert.expression);
    ASSERT_NE(question, headings.end()) << alert.name << ": " << alert.expression;
    rows.push_back("| " + alert.name + " | " + alert.labels.at("severity") + " | " + alert.hold +
                   " | [" + question->second + "](#" + AnchorOf(question->second) + ") |");
  }
  std::vector<std::string> documented;
  std::istringstream page(TextOf("docs/metrics.md"));
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| Strongroom")) documented.push_back(line);
  }
  EXPECT_EQ(Differences(documented, rows), "");
}

TEST(Alerts, SayHowBadItIsAndWhatToDo) {
  for (const Alert& alert : Alerts()) {
    EXPECT_TRUE(alert.name.starts_with("Strongroom")) << alert.name;
    EXPECT_THAT(alert.labels, ::testing::ElementsAre(::testing::Pair(
                                  "severity", ::testing::AnyOf("critical", "warning"))))
        << alert.name;
    ASSERT_THAT(alert.annotations,
                ::testing::UnorderedElementsAre(::testing::Pair("summary", ::testing::Ne("")),
                                                ::testing::Pair("description", ::testing::Ne("")),
                                                ::testing::Pair("runbook", ::testing::Ne(""))))
        << alert.name;
    const std::string& place = alert.annotations.at("runbook");
    EXPECT_EQ(PlacesOn(place.substr(0, place.find('#'))).count(place), 1) << place;
  }
}

TEST(Alerts, AreTakenByPrometheus) {
  const CommandResult result = Promtool("check", kRules);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST(Alerts, FireAndEndWhenTheyShould) {
  const CommandResult result = Promtool("test", kCases);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  const std::string cases = TextOf(kCases);
  for (const Alert& alert : Alerts()) {
    const std::string fires = "ALERTS{alertname=\"" + alert.name + "\", alertstate=\"firing\"";
    EXPECT_THAT(cases, ::testing::HasSubstr(fires)) << "no case in which it fires";
  }
}

// What an annotation says of a label, the alert has: a text with a gap tells nobody which schedule.
TEST(Alerts, HaveTheLabelsThatTheirTextsName) {
  const std::string cases = TextOf(kCases);
  const std::regex label(R"(\$labels\.([a-z_]+))");
  for (const Alert& alert : Alerts()) {
    const size_t at = cases.find("ALERTS{alertname=\"" + alert.name + '"');
    ASSERT_NE(at, std::string::npos) << alert.name;
    const std::string fired = cases.substr(at, cases.find('}', at) - at);
    for (const auto& [name, text] : alert.annotations) {
      for (std::sregex_iterator found(text.begin(), text.end(), label), end; found != end;
           ++found) {
        EXPECT_THAT(fired, ::testing::HasSubstr(' ' + (*found)[1].str() + "=\"")) << text;
      }
    }
  }
}

}  // namespace
}  // namespace strongroom::test
