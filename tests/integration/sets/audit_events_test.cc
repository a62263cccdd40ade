#include <gmock/gmock.h>

#include <set>

#include "store/audit.h"
#include "support/eventually.h"
#include "three_sets.h"

// The audit log as kubectl reads it.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kAll = "/apis/sets.strongroom.dev/v1alpha1/auditevents";
constexpr const char* kOfTeamA = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/auditevents";

class SetsAuditEvents : public ThreeSets {
 protected:
  void Append(const std::string& actor, const std::string& ns, const std::string& subject) {
    store::AppendAudit(database_.database(), {.actor = actor,
                                              .action = "update",
                                              .ns = ns,
                                              .subject = subject,
                                              .result = "intended",
                                              .reason = {},
                                              .source = {},
                                              .via = "kubectl-edit"});
  }
  json List(const std::string& path) const {
    return json::parse(Told("get --raw '" + path + '\''));
  }
  std::vector<std::string> Users(const std::string& path) const {
    std::vector<std::string> users;
    const json list = List(path);
    for (const json& item : list.at("items")) users.push_back(item["user"]);
    return users;
  }
};

TEST_F(SetsAuditEvents, AreShownByKubectl) {
  Append("ann", "team-a", "backupschedules/nightly");
  Append("bob", "team-b", "backupschedules/nightly");
  EXPECT_THAT(Told("get auditevents -n team-a"),
              AllOf(HasSubstr("backupschedules/nightly"), HasSubstr("ann"), HasSubstr("intended"),
                    Not(HasSubstr("bob"))));
  EXPECT_THAT(Told("get auditevents -A -o wide"),
              AllOf(HasSubstr("bob"), HasSubstr("team-b"), HasSubstr("kubectl-edit")));
  const std::string name =
      List(std::string(kOfTeamA) + "?user=ann")["items"][0]["metadata"]["name"];
  EXPECT_THAT(Told("get auditevents -n team-a " + name + " -o yaml"),
              AllOf(HasSubstr("kind: AuditEvent"), HasSubstr("user: ann")));
  EXPECT_THAT(Told("get auditevents -n team-b " + name), HasSubstr("not found"))
      << "a row of another namespace";
  EXPECT_THAT(Told("get auditevents -n team-a x"), HasSubstr("not found"));
}

TEST_F(SetsAuditEvents, AreChosenByWhatIsAskedFor) {
  Append("ann", "team-a", "backupschedules/nightly");
  Append("ann", "team-a", "tenants/prod");
  Append("bob", "team-a", "tenants/prod");
  const std::string path = std::string(kOfTeamA) + "?action=update";
  EXPECT_THAT(Users(path), ElementsAre("bob", "ann", "ann")) << "the newest first";
  EXPECT_THAT(Users(path + "&object=tenants/prod&order=oldestFirst"), ElementsAre("ann", "bob"));
  EXPECT_THAT(Users(path + "&user=bob"), ElementsAre("bob"));
  EXPECT_THAT(Users(path + "&until=2020-01-01T00:00:00Z"), ElementsAre());
  for (const char* bad : {"since=yesterday", "fieldSelector=user%3Dann", "order=x"}) {
    EXPECT_THAT(Told("get --raw '" + path + '&' + bad + '\''), HasSubstr("BadRequest")) << bad;
  }
  EXPECT_THAT(Told("get --raw '" + path + "&watch=1'"), HasSubstr("MethodNotAllowed"));
}

// Who has a namespace sees what is of it; what is of none is for who may see all.
TEST_F(SetsAuditEvents, AreThoseOfWhatSomebodyMayRead) {
  Append("zoe", "", "clusterthings/x");
  Append("yan", "team-a", "tenants/prod");
  Grant("audit-ann", "team-a", "auditevents", "list,get");
  EXPECT_THAT(Told("get auditevents -n team-a --as audit-ann"),
              AllOf(HasSubstr("yan"), Not(HasSubstr("zoe"))));
  EXPECT_THAT(Told("get auditevents -A --as audit-ann"),
              AllOf(HasSubstr("Forbidden"), HasSubstr("at the cluster scope")));
  EXPECT_THAT(Told("get auditevents -n team-a --as audit-bob"), HasSubstr("Forbidden"));
  EXPECT_THAT(Users(std::string(kAll) + "?user=zoe"), ElementsAre("zoe"));
  EXPECT_THAT(Users(std::string(kOfTeamA) + "?user=zoe"), ElementsAre());
  for (const char* verb : {"delete", "patch", "update"}) {
    EXPECT_NE(Kubectl(std::string("auth can-i ") + verb + " auditevents -n team-a --as audit-ann")
                  .exit_code,
              0)
        << verb;
  }
  EXPECT_THAT(Told("delete auditevents -n team-a 1"), HasSubstr("MethodNotAllowed"));
}

// Whoever it was, by which client, also where PostgreSQL writes the row.
TEST_F(SetsAuditEvents, SayGroupsAndClient) {
  const std::string as = " --as audit-dan --as-group ops";
  Grant("audit-dan", "team-a", "backupsets,backupsets/content", "get,list,patch");
  EXPECT_EQ(Kubectl("patch bset " + Name(1) +
                    " -n team-a --type merge -p '{\"spec\": {\"hold\": {\"reason\": \"r\"}}}'" + as)
                .exit_code,
            0);
  EXPECT_EQ(GetRaw('/' + Name(1) + "/content", as).exit_code, 0);
  for (const char* action : {"hold", "read"}) {
    const json events = List(std::string(kOfTeamA) + "?user=audit-dan&action=" + action)["items"];
    ASSERT_EQ(events.size(), 1U) << action;
    EXPECT_EQ(events[0]["via"], "kubectl") << action;
    EXPECT_THAT(events[0]["groups"].get<std::vector<std::string>>(), ::testing::Contains("ops"))
        << action;
  }
  // It ends with what it was said for.
  store::AppendAudit(database_.database(), {.actor = "audit-eve",
                                            .action = "x",
                                            .ns = "team-a",
                                            .subject = {},
                                            .result = "accepted",
                                            .reason = {},
                                            .source = {}});
  EXPECT_FALSE(List(std::string(kOfTeamA) + "?user=audit-eve")["items"][0].contains("via"));
}

TEST_F(SetsAuditEvents, AreVerifiedPartByPart) {
  const std::string verify = std::string(kAll) + "/verify";
  for (int i = 0; i < 5; ++i) Append("ann", "team-a", "tenants/prod");
  ASSERT_TRUE(test::Eventually(
      [&] { return database_.Value("SELECT count(*) FROM strongroom.audit_pending") == "0"; }));
  std::string token;
  json part;
  int parts = 0;
  do {
    part = List(verify + "?limit=2&continue=" + token);
    EXPECT_EQ(part["verified"], true);
    token = part["metadata"].value("continue", "");
    ++parts;
  } while (!token.empty());
  EXPECT_GT(parts, 3);
  EXPECT_EQ(part["seq"].get<int>(),
            std::stoi(database_.Value("SELECT max(seq) FROM strongroom.audit_chain")));
  EXPECT_EQ(part["hash"], database_.Value("SELECT encode(hash, 'hex') FROM strongroom.audit_chain "
                                          "ORDER BY seq DESC LIMIT 1"));
  ASSERT_EQ(database_.StateOf("SET LOCAL session_replication_role = replica; "
                              "UPDATE strongroom.audit_log SET actor = 'x' WHERE id = 3"),
            "");
  part = List(verify);
  EXPECT_EQ(part["verified"], false);
  EXPECT_EQ(part["bad"], 1);
  EXPECT_EQ(part["problems"][0]["row"], 3);
  EXPECT_THAT(Told("get --raw '" + verify + "?continue=x'"), HasSubstr("Expired"));
  // A right in a namespace is none in all of it.
  Grant("audit-cat", "team-a", "auditevents,auditevents/verify", "list,get");
  EXPECT_THAT(Told("get --raw '" + verify + "' --as audit-cat"), HasSubstr("orbidden"));
}

// Each once, whether pages are asked for or not.
TEST_F(SetsAuditEvents, ComeInPages) {
  ASSERT_EQ(database_.StateOf(
                "INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result) "
                "SELECT 'many', 'x', 'team-a', 's/' || n, 'y' FROM generate_series(1, 501) n"),
            "");
  std::set<std::string> names;
  std::string token;
  int pages = 0;
  do {
    const json page = List(std::string(kAll) + "?user=many&limit=200&continue=" + token);
    for (const json& item : page["items"]) {
      EXPECT_TRUE(names.insert(item["metadata"]["name"]).second);
    }
    token = page["metadata"].value("continue", "");
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(names.size(), 501U);
  EXPECT_EQ(pages, 3);
  const json all = List(std::string(kAll) + "?user=many");
  EXPECT_EQ(all["items"].size(), 501U);
  EXPECT_FALSE(all["metadata"].contains("continue"));
}

}  // namespace
}  // namespace strongroom::server::sets
