#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

#include "api/report_limits.h"
#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"
#include "base/zstd.h"
#include "controller/drill_worker.h"
#include "controller/tenant_checks.h"
#include "domain/item_change.h"
#include "domain/notifier_rules.h"
#include "domain/plan.h"
#include "domain/plan_check.h"
#include "domain/plan_drill.h"
#include "domain/restore_course.h"
#include "domain/schedule.h"
#include "domain/set_use.h"
#include "http/health.h"
#include "http/server.h"
#include "main/strongroom.h"
#include "notifier/options.h"
#include "provider/directory/folder.h"
#include "provider/kubernetes/provider.h"
#include "sealing/set_comparison.h"
#include "server/admission/review_memory.h"
#include "server/admission/review_places.h"
#include "server/server.h"
#include "server/sets/comparison.h"
#include "support/page_rows.h"
#include "web/transport.h"

// docs/limits.md, which people read, against --help, the CRDs and the code.
namespace strongroom::main_commands {
namespace {

using Rows = std::vector<std::string>;

constexpr const char* kPage = "docs/limits.md";
constexpr std::array kCommands{"server", "controller", "executor", "notifier", "migrate"};

// "200,000"
std::string WithCommas(int64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

// In the largest unit of which it is a whole number: "256 MiB".
std::string InBytes(int64_t number) {
  for (const auto& [unit, shift] : {std::pair{"GiB", 30U}, {"MiB", 20U}, {"KiB", 10U}}) {
    const int64_t size = int64_t{1} << shift;
    if (number >= size && number % size == 0) return WithCommas(number / size) + ' ' + unit;
  }
  return WithCommas(number) + " bytes";
}

std::string ShowDefault(const std::string& flag, int64_t number) {
  if (flag.ends_with("-bytes")) return InBytes(number);
  if (flag.ends_with("-seconds")) return WithCommas(number) + " s";
  if (flag.ends_with("-hours")) return WithCommas(number) + " h";
  return WithCommas(number);
}

// "server | `--max-items` | 200,000", of each flag that has a range.
Rows FlagsOf(const std::string& command) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(RunStrongroom({command, "--help"}, out, err), 0) << err.str();
  const std::string help = out.str();
  const std::regex flag(R"((--[a-z-]+) \d+\.\.\d+=(\d+))");
  Rows rows;
  for (std::sregex_iterator at(help.begin(), help.end(), flag), end; at != end; ++at) {
    const std::string name = (*at)[1];
    rows.push_back(command + " | `" + name + "` | " + ShowDefault(name, std::stoll((*at)[2])));
  }
  return rows;
}

// The cells of "| a | b |".
Rows CellsOf(const std::string& row) {
  Rows cells;
  std::istringstream text(row.substr(std::min<size_t>(2, row.size())));
  for (std::string cell; std::getline(text, cell, '|');) {
    const size_t last = cell.find_last_not_of(' ');
    const size_t first = std::min(cell.find_first_not_of(' '), cell.size());
    cells.push_back(last == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return cells;
}

// The tables of the page: each row's cells, the last word of its heading first.
std::vector<Rows> PageTables(const std::string& heading) {
  std::vector<Rows> rows;
  std::istringstream page(base::ReadFile(kPage));
  std::string section;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (!section.starts_with(heading)) continue;
    if (line.starts_with("|---")) rows.pop_back();  // what the columns are called
    if (!line.starts_with("| ")) continue;
    rows.push_back(CellsOf(line));
    rows.back().insert(rows.back().begin(), section.substr(section.rfind(' ') + 1));
  }
  return rows;
}

// "server | `--max-items` | 200,000": what the code knows of the rows below such headings.
Rows PageFacts(const std::string& heading) {
  Rows facts;
  for (const Rows& cells : PageTables(heading)) {
    facts.push_back(cells.at(0) + " | " + cells.at(1) + " | " + cells.at(2));
  }
  return facts;
}

Rows Sorted(Rows rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

TEST(LimitsPage, HasEveryFlagWithARangeAndItsDefault) {
  Rows flags;
  for (const char* command : kCommands) {
    for (std::string& flag : FlagsOf(command)) flags.push_back(std::move(flag));
  }
  EXPECT_GT(flags.size(), 20U) << "--help has another form than this test reads";
  EXPECT_EQ(test::Differences(Sorted(PageFacts("strongroom ")), Sorted(flags)), "");
}

TEST(LimitsPage, SaysOfEachWhyItIsThereAndWhatHappensPastIt) {
  const std::vector<Rows> rows = PageTables("");
  EXPECT_GT(rows.size(), 50U);
  for (const Rows& cells : rows) {
    EXPECT_EQ(cells.size(), 5U) << cells.at(1);
    EXPECT_EQ(std::count(cells.begin(), cells.end(), ""), 0) << cells.at(1);
  }
}

// The chart refuses a volume of the server that is not larger.
TEST(LimitsOfTheChart, AreTheDefaultsOfTheFlags) {
  const std::string pods = base::ReadFile("charts/strongroom/templates/_pod.tpl");
  const std::string spool = std::to_string(server::ServerOptions{}.max_spool_bytes);
  EXPECT_THAT(pods, testing::HasSubstr("$most := " + spool + ".0 "));
}

const base::YamlValue& Member(const base::YamlValue& value,
                              std::initializer_list<const char*> path) {
  static const base::YamlValue kNone;
  const base::YamlValue* found = &value;
  for (const char* key : path) {
    found = found->Find(key);
    if (found == nullptr) return kNone;
  }
  return *found;
}

int64_t NumberOf(const base::YamlValue& schema, const char* key) {
  return std::stoll(Member(schema, {key}).scalar);
}

// "fields | `bsched.spec.timeoutSeconds` | 3,600, from 60 to 86,400"
void AddNumbers(const base::YamlValue& schema, const std::string& path, Rows& rows) {
  if (schema.Find("minimum") != nullptr && schema.Find("maximum") != nullptr) {
    const std::string standard =
        schema.Find("default") == nullptr ? "none" : WithCommas(NumberOf(schema, "default"));
    rows.push_back("fields | `" + path + "` | " + standard + "; " +
                   WithCommas(NumberOf(schema, "minimum")) + " to " +
                   WithCommas(NumberOf(schema, "maximum")));
  }
  for (const base::YamlMember& member : Member(schema, {"properties"}).members) {
    AddNumbers(member.value, path + '.' + member.key, rows);
  }
}

TEST(LimitsPage, HasEveryNumberOfASpec) {
  Rows fields;
  for (const auto& [file, name] :
       {std::pair{"backupschedules", "bsched"}, {"tenants", "tenant"}, {"notifiers", "notifier"}}) {
    const std::string path = std::string("crds/strongroom.dev_") + file + ".yaml";
    const base::YamlValue crd = base::ParseYaml(base::ReadFile(path)).at(0);
    const base::YamlValue& version = Member(crd, {"spec", "versions"}).items.at(0);
    AddNumbers(Member(version, {"schema", "openAPIV3Schema", "properties", "spec"}),
               std::string(name) + ".spec", fields);
  }
  EXPECT_EQ(test::Differences(Sorted(PageFacts("Numbers in fields")), Sorted(fields)), "");
}

TEST(LimitsPage, HasTheConstantsOfTheCode) {
  const base::JsonOptions json;
  const base::YamlLimits yaml;
  const provider::directory::FolderLimits folder;
  const http::ServerOptions server;
  const web::TransportOptions transport;
  const server::admission::ReviewPlaces::Limits reviews;
  const Rows constants{
      "code | values of one JSON text | " + WithCommas(static_cast<int64_t>(json.max_values)),
      "code | depth of a JSON text | " + std::to_string(json.max_depth),
      "code | size of a YAML text | " + InBytes(static_cast<int64_t>(yaml.bytes)),
      "code | depth of a YAML text | " + std::to_string(yaml.depth),
      "code | values of one YAML text | " + WithCommas(static_cast<int64_t>(yaml.values)),
      "code | one file of a folder | " + InBytes(static_cast<int64_t>(folder.file_bytes)),
      "code | entries of a folder | " + WithCommas(static_cast<int64_t>(folder.entries)),
      "code | folders inside of each other | " + std::to_string(folder.depth),
      "code | an answer of an API | " + InBytes(static_cast<int64_t>(transport.max_response_bytes)),
      "code | a page of a tenant's list | " +
          InBytes(static_cast<int64_t>(provider::kubernetes::kPageBytes)),
      "code | one line of a watch | " + InBytes(static_cast<int64_t>(transport.max_line_bytes)),
      "code | window of a zstd frame | " + InBytes(base::kZstdWindow),
      "code | identity or name of a policy in a report | " + WithCommas(api::kMaxNameBytes) +
          " bytes",
      "code | acts in a report | " + WithCommas(api::kMaxActs),
      "code | changes of a backup set | " + WithCommas(domain::kMaxStoredChanges),
      "code | changes in the status of a run | " + WithCommas(domain::kMaxShownChanges),
      "code | backup sets that are compared at once | " +
          std::to_string(server::sets::kComparisons.at_once) + ", " +
          std::to_string(server::sets::kComparisons.at_once_per_namespace) + " of a namespace",
      "code | comparing two backup sets | " +
          std::to_string(server::sets::kComparisonTime.count()) + " s",
      "code | patches of what differs of two backup sets | " +
          WithCommas(static_cast<int64_t>(sealing::kMostPatches)),
      "code | steps of a patch of a policy | " +
          WithCommas(static_cast<int64_t>(sealing::kMostPatchSteps)),
      "code | a patch of a policy | " + InBytes(static_cast<int64_t>(sealing::kMostPatchBytes)),
      "code | patches of what differs of two backup sets, together | " +
          InBytes(static_cast<int64_t>(sealing::kMostBytesOfPatches)),
      "code | pause within a body or an answer | " +
          std::to_string(
              std::chrono::duration_cast<std::chrono::seconds>(server.io_timeout).count()) +
          " s",
      "code | texts of `/metrics` on their way | " +
          InBytes(static_cast<int64_t>(http::kMaxMetricsBytes)),
      "code | a run-now token | " + WithCommas(domain::kMaxRunNowToken) + " bytes",
      "code | backup sets of a namespace that restores keep from removal | " +
          std::to_string(domain::kMostSetsInUse),
      "code | how much longer than its grace a restore keeps a set | " +
          std::to_string(domain::kLongestUse.count()) + " days",
      "code | reviews of objects that are made at once | " + std::to_string(reviews.at_once) +
          ", " + std::to_string(reviews.of_namespace) + " of a namespace, " +
          std::to_string(reviews.of_user) + " of a user",
      "code | a review of an object | " +
          InBytes(static_cast<int64_t>(server::admission::kMaxBody)),
      "code | messages of a Notifier on their way | " + std::to_string(notifier::kAtOnce),
      "code | messages of a Notifier that one process claims | " + std::to_string(notifier::kBatch),
      "code | messages of a digest | " + std::to_string(notifier::kMostInDigest),
      "code | a message that its receiver does not take | " +
          std::to_string(domain::kGiveUpAfter.count()) + " h",
      "code | a wait that a receiver asks for | " +
          WithCommas(notifier::Pace{}.longest_wait.count()) + " s",
      "code | notices that are kept | " +
          std::to_string(
              std::chrono::duration_cast<std::chrono::days>(notifier::Pace{}.kept).count()) +
          " days",
      "code | a restore that waits for what its target names | " +
          WithCommas(domain::kRestorePatience.count()) + " s",
      "code | restores of a namespace that wait so | " +
          std::to_string(domain::kMostWaitingRestores),
      "code | drills of schedules at once | " +
          std::to_string(controller::DrillWorker::kAtOnce.most) + ", " +
          std::to_string(controller::DrillWorker::kAtOnce.most_of_a_namespace) + " of a namespace",
      "code | drills of a schedule that are kept | " + std::to_string(domain::kDrillsKept),
      "code | a drill that waits to be begun | " + WithCommas(domain::kDrillPatience.count()) +
          " s",
      "code | a drill | " + WithCommas(domain::kLongestDrill.count()) + " s",
      "code | checks of tenants at once | " +
          std::to_string(controller::TenantChecks::kAtOnce.most) + ", " +
          std::to_string(controller::TenantChecks::kAtOnce.most_of_a_namespace) + " of a namespace",
      "code | a check of a tenant | " + std::to_string(domain::kCheckTime.count()) + " s",
      "code | last words of a check | " + WithCommas(domain::kMaxLastWords) + " bytes",
      "code | recent runs of a status | " + std::to_string(domain::kMaxRecentRuns),
      "code | active runs of a status | " + WithCommas(domain::kMaxActiveRuns),
      "code | missed slots of one outage | " +
          WithCommas(static_cast<int64_t>(domain::PlanOptions{}.max_missed_slots)),
  };
  Rows found = PageFacts("What is fixed in the code");
  std::erase_if(found, [&](const std::string& row) {
    return std::none_of(constants.begin(), constants.end(), [&](const std::string& constant) {
      return row.starts_with(constant.substr(0, constant.rfind('|') + 1));
    });
  });
  EXPECT_EQ(test::Differences(Sorted(found), Sorted(constants)), "");
}

}  // namespace
}  // namespace strongroom::main_commands
