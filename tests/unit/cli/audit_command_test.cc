#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "cli/audit_table.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kAll = "/apis/sets.strongroom.dev/v1alpha1/auditevents";
const std::string kOfTeamA = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/auditevents";

json Event(const std::string& user) {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "AuditEvent"},
          {"metadata", {{"name", "1"}, {"namespace", "team-a"}}},
          {"at", "2026-03-02T09:12:07.123456Z"},
          {"user", user},
          {"via", "kubectl-edit"},
          {"action", "update"},
          {"object", "backupschedules/nightly"},
          {"result", "refused"},
          {"reason", "Denied"},
          {"source", "10.0.0.1"},
          {"changes", json::array({{{"path", "spec.suspend"}, {"from", ""}, {"to", "true"}}})},
          {"chain", {{"seq", 9}, {"hash", "aa"}}}};
}

json Page(const std::vector<json>& events, const std::string& next = "") {
  json page = ListOf(events);
  if (!next.empty()) page["metadata"]["continue"] = next;
  return page;
}

TEST(AuditCommand, PrintsATable) {
  FakeHost host;
  host.Add(kOfTeamA, Page({Event("ann")}));
  EXPECT_EQ(host.Run({"audit"}), kOk) << host.err();
  EXPECT_EQ(host.out(),
            "WHEN                   USER   VIA            ACTION   OBJECT                    "
            "RESULT            CHANGES\n"
            "2026-03-02 09:12:07Z   ann    kubectl-edit   update   backupschedules/nightly   "
            "refused: Denied   spec.suspend: - -> true\n");
  FakeHost wide;
  wide.Add(kAll, Page({Event("ann")}));
  EXPECT_EQ(wide.Run({"audit", "-A", "-o", "wide"}), kOk) << wide.err();
  EXPECT_THAT(wide.out(), AllOf(HasSubstr("NAMESPACE"), HasSubstr("team-a"), HasSubstr("10.0.0.1"),
                                HasSubstr("SEQ")));
  FakeHost none;
  none.Add(kOfTeamA, Page({}));
  EXPECT_EQ(none.Run({"audit"}), kOk);
  EXPECT_EQ(none.out(), "");
  EXPECT_EQ(none.err(), "No audit events found in team-a namespace.\n");
}

TEST(AuditCommand, AsksForWhatItIsTold) {
  FakeHost host;
  host.Add(kOfTeamA, Page({}));
  host.Run({"audit", "--object", "bsched/nightly", "--user", "o'hara", "--action", "update",
            "--result", "refused", "--since", "2026-03-01T01:00:00+01:00", "--until",
            "2026-03-02T00:00:00Z"});
  EXPECT_THAT(host.server().RequestsTo(kOfTeamA).back(),
              AllOf(HasSubstr("object=backupschedules%2Fnightly"), HasSubstr("user=o%27hara"),
                    HasSubstr("action=update"), HasSubstr("result=refused"),
                    HasSubstr("since=2026-03-01T00%3A00%3A00Z"),
                    HasSubstr("until=2026-03-02T00%3A00%3A00Z"), HasSubstr("order=newestFirst")));
  host.Run({"audit", "--since", "0"});
  EXPECT_THAT(host.server().RequestsTo(kOfTeamA).back(), Not(HasSubstr("since")));
  struct Row {
    const char* said;
    const char* asked;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"schedule/nightly", "backupschedules%2Fnightly"},
           {"backupschedule.strongroom.dev/nightly", "backupschedules%2Fnightly"},
           {"backupsets/nightly-1-42", "backupsets%2Fnightly-1-42"},
           {"run", "backupscheduleruns"},
           {"plan/back", "restoreplans%2Fback"},
           {"tenants", "tenants"}}) {
    host.Run({"audit", "--object", row.said});
    EXPECT_THAT(host.server().RequestsTo(kOfTeamA).back() + '&',
                HasSubstr(std::string("object=") + row.asked + '&'))
        << row.said;
  }
}

TEST(AuditCommand, ExportsLinesPageByPage) {
  FakeHost host;
  host.Add(kAll, Page({Event("ann"), Event("Zoë\u202e")}, "next"));
  host.Add(kAll, Page({}, "further"));  // nothing was found on that page, and there are others
  host.Add(kAll, Page({Event("bob")}));
  EXPECT_EQ(host.Run({"audit", "-A", "--since", "0", "-o", "jsonl"}), kOk) << host.err();
  EXPECT_EQ(LinesIn(host.out()), 3);
  std::istringstream lines(host.out());
  std::vector<std::string> users;
  for (std::string line; std::getline(lines, line);) users.push_back(json::parse(line)["user"]);
  EXPECT_EQ(users, (std::vector<std::string>{"ann", "Zoë\u202e", "bob"}));
  EXPECT_THAT(host.out(), Not(HasSubstr("\u202e")));
  const auto asked = host.server().RequestsTo(kAll);
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_THAT(asked[0], HasSubstr("order=oldestFirst"));
  EXPECT_THAT(asked[1], HasSubstr("continue=next"));
  EXPECT_THAT(asked[2], HasSubstr("continue=further"));
}

TEST(AuditCommand, EndsAtItsLimit) {
  FakeHost host;
  host.Add(kOfTeamA, Page({Event("a"), Event("b")}, "next"));
  EXPECT_EQ(host.Run({"audit", "--limit", "2", "-o", "json"}), kOk) << host.err();
  EXPECT_EQ(json::parse(host.out())["items"].size(), 2U);
  ASSERT_EQ(host.server().RequestsTo(kOfTeamA).size(), 1U);
  EXPECT_THAT(host.server().RequestsTo(kOfTeamA)[0], HasSubstr("limit=2"));
}

TEST(AuditCommand, RefusesWhatItDoesNotUnderstand) {
  for (const std::vector<std::string>& flags :
       std::initializer_list<std::vector<std::string>>{{"--since", "yesterday"},
                                                       {"--until", "24h"},
                                                       {"--object", "pod/x"},
                                                       {"--object", "schedule/Not A Name"},
                                                       {"--result", "won"}}) {
    FakeHost host;
    std::vector<std::string> arguments{"audit"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    EXPECT_EQ(host.Run(arguments), kWrongUsage) << flags[1];
    EXPECT_TRUE(host.server().Requests().empty()) << flags[1];
  }
}

TEST(AuditCommand, TakesNoAnswerForAnother) {
  FakeHost host;
  host.Add(kOfTeamA, Page({{{"kind", "Pod"}}}));
  EXPECT_EQ(host.Run({"audit"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("does not answer as it should"));
  FakeHost missing;
  EXPECT_EQ(missing.Run({"audit"}), kFailed);
  EXPECT_THAT(missing.err(), HasSubstr("is not installed"));
}

// Somebody else's text does nothing to a terminal, and no row takes a screen.
TEST(AuditTable, CutsAndEscapes) {
  sets::AuditEvent event;
  event.user = "a\nb\x1b[31m";
  event.action = "update";
  event.result = "intended";
  event.reason = std::string(300, 'r');
  event.changes = {{.path = "spec.x", .from = std::string(500, 'f'), .to = ""}};
  const auto lines = AuditTableLines({event}, {});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_LT(lines[1].size(), 250U);
  EXPECT_THAT(lines[1], Not(HasSubstr("\x1b")));
  EXPECT_THAT(AuditTableLines({event}, {.is_wide = true})[1], HasSubstr(std::string(500, 'f')));
}

}  // namespace
}  // namespace strongroom::cli
