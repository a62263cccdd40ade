#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "integration/support/command.h"
#include "support/eventually.h"
#include "three_sets.h"

// The chart's roles for people, as `helm template` renders them: what each of them allows and what
// it does not, as the API server says when it is asked, and as it does when it is tried.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::array kRoles{"view", "operate", "manage", "restore"};
constexpr auto kVerbs = std::to_array<const char*>(
    {"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"});
// No request is one of these.
constexpr auto kAskedVerbs =
    std::to_array<const char*>({"escalate", "bind", "impersonate", "use", "approve", "apply", "*"});
constexpr auto kPatchTypes = std::to_array<const char*>(
    {"application/merge-patch+json", "application/json-patch+json",
     "application/strategic-merge-patch+json", "application/apply-patch+yaml"});

constexpr const char* kOurs = "strongroom.dev";
constexpr const char* kSets = "sets.strongroom.dev";
constexpr const char* kRbac = "rbac.authorization.k8s.io";

// Which verbs each role adds to those of the role before it; what is not here is forbidden.
struct Row {
  std::string group;
  std::string resource;  // or resource/subresource
  std::array<const char*, kRoles.size()> adds = {"", "", "", ""};
};

const std::vector<Row>& Table() {
  static const std::vector<Row> table = {
      {kOurs, "tenants", {"get list watch", "", "create update patch delete deletecollection", ""}},
      {kOurs,
       "backupschedules",
       {"get list watch", "", "create update patch delete deletecollection", ""}},
      {kOurs,
       "backupscheduleruns",
       {"get list watch", "create patch", "update delete deletecollection", ""}},
      {kOurs,
       "backuprestores",
       {"get list watch", "", "", "create update patch delete deletecollection"}},
      {kOurs, "notifiers"},
      {kOurs, "notifiers/status"},
      {kOurs, "tenants/status"},
      {kOurs, "tenants/finalizers"},
      {kOurs, "backupschedules/status"},
      {kOurs, "backupschedules/finalizers"},
      {kOurs, "backupschedules/scale"},
      {kOurs, "backupscheduleruns/status"},
      {kOurs, "backupscheduleruns/finalizers"},
      {kOurs, "backupscheduleruns/scale"},
      {kOurs, "backuprestores/status"},
      {kOurs, "backuprestores/finalizers"},
      {kSets, "backupsets", {"get list", "", "patch", "create"}},
      {kSets, "backupsets/items", {"get", "", "", ""}},
      {kSets, "backupsets/history", {"get", "", "", ""}},
      {kSets, "backupsets/verify", {"get", "", "", ""}},
      {kSets, "backupsets/content", {"", "", "", "get"}},
      {kSets, "backupsets/diff", {"", "", "", "get"}},
      {kSets, "auditevents"},
      {kSets, "auditevents/verify"},
      {kSets, "backupsets/status"},
      {kSets, "restoreplans", {"get", "", "", ""}},
      {kSets, "restoreplans/items", {"get", "", "", ""}},
      {kSets, "restoreplans/approve", {"", "", "", "create"}},
      {"", "secrets"},
      {"", "configmaps"},
      {"", "pods"},
      {"", "pods/exec"},
      {"", "serviceaccounts"},
      {"", "serviceaccounts/token"},
      {"", "events"},
      {"batch", "jobs"},
      {kRbac, "roles"},
      {kRbac, "rolebindings"},
  };
  return table;
}

bool IsAllowed(const Row& row, size_t role, const std::string& verb) {
  for (size_t i = 0; i <= role; ++i) {
    std::istringstream words(row.adds[i]);
    for (std::string word; words >> word;) {
      if (word == verb) return true;
    }
  }
  return false;
}

std::string UserOf(size_t role) { return std::string("role-") + kRoles[role]; }

constexpr const char* kNotifyUser = "role-notify";

std::string UserBy(const std::string& default_role) { return "default-" + default_role; }

struct Path {
  std::string of_all;
  std::string of_one;  // which is not there
  bool is_of_part = false;
};

Path PathOf(const Row& row) {
  const std::string version = row.group == kOurs || row.group == kSets ? "v1alpha1" : "v1";
  const size_t slash = row.resource.find('/');
  const std::string all = (row.group.empty() ? "/api/" : "/apis/" + row.group + '/') + version +
                          "/namespaces/team-a/" + row.resource.substr(0, slash);
  if (slash == std::string::npos) return {all, all + "/is-not-there"};
  return {all, all + "/is-not-there" + row.resource.substr(slash), true};
}

// The requests of that verb; none of them writes, and none has a body that is an object.
std::vector<web::Request> RequestsOf(const Row& row, const std::string& verb) {
  const Path path = PathOf(row);
  web::Request request;
  const auto make = [&](const std::string& method, const std::string& path_and_query) {
    request.method = method;
    request.path_and_query = path_and_query;
    return std::vector{request};
  };
  if (verb == "get") return make("GET", path.of_one);
  if (verb == "delete") return make("DELETE", path.of_one + "?dryRun=All");
  if (verb == "patch") {
    std::vector<web::Request> requests;
    for (const char* type : kPatchTypes) {
      request.content_type = type;
      request.body = std::string(type).find("json-patch") == std::string::npos ? "{}" : "[]";
      requests.push_back(make("PATCH", path.of_one + "?dryRun=All&fieldManager=roles").front());
    }
    return requests;
  }
  if (verb == "create" || verb == "update") {
    request.content_type = "application/json";
    request.body = "{}";
    if (verb == "update") return make("PUT", path.of_one + "?dryRun=All");
    return make("POST", (path.is_of_part ? path.of_one : path.of_all) + "?dryRun=All");
  }
  if (path.is_of_part) return {};
  if (verb == "list") return make("GET", path.of_all);
  // It is refused for what it asks where it is allowed, and so ends.
  if (verb == "watch") return make("GET", path.of_all + "?watch=true&resourceVersionMatch=Exact");
  return make("DELETE", path.of_all + "?dryRun=All");
}

class SetsRoles : public ThreeSets {
 protected:
  SetsRoles() {
    const std::string helm =
        test::RunCommand({(test::ProjectRoot() / "scripts/helm.sh").string(), "--pinned"});
    std::string manifest = test::RunCommand(
        {helm, "template", "strongroom", (test::ProjectRoot() / "charts/strongroom").string(),
         "--set", "image.repository=none", "--set", "database.existingSecret=none", "--show-only",
         "templates/user-roles.yaml", "--show-only", "templates/audit-role.yaml", "--show-only",
         "templates/notify-role.yaml"});
    for (size_t role = 0; role < kRoles.size(); ++role) {
      manifest += Binding(UserOf(role), RoleName(role));
    }
    manifest += Binding(kNotifyUser, "strongroom-notify");
    Apply(manifest);
    MakeNamespace("team-b");
    for (size_t role = 0; role < kRoles.size(); ++role) AwaitRights(UserOf(role));
  }

  static void SetUpTestSuite() { Cluster().InstallCrds(); }

  static std::string RoleName(size_t role) { return std::string("strongroom-") + kRoles[role]; }

  // Each of them lists Tenants.
  void AwaitRights(const std::string& user) const {
    EXPECT_TRUE(test::Eventually([&] { return Says(user, Table()[0], "list"); })) << user;
  }

  void Apply(const std::string& manifest) {
    const auto file = (folder_of_test_.path() / "manifest").string();
    std::ofstream(file) << manifest;
    const test::CommandResult result = Kubectl("apply -f " + file);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  // In team-a, as a document of a manifest.
  static std::string Binding(const std::string& user, const std::string& role,
                             const std::string& kind = "ClusterRole") {
    const json binding{
        {"apiVersion", "rbac.authorization.k8s.io/v1"},
        {"kind", "RoleBinding"},
        {"metadata", {{"name", user + '-' + role}, {"namespace", "team-a"}}},
        {"roleRef", {{"apiGroup", kRbac}, {"kind", kind}, {"name", role}}},
        {"subjects", json::array({{{"kind", "User"}, {"apiGroup", kRbac}, {"name", user}}})}};
    return "\n---\n" + binding.dump();
  }

  // What the API server says that the user may (SubjectAccessReview).
  bool Says(const std::string& user, const Row& row, const std::string& verb,
            const std::string& ns = "team-a") const {
    json asked{{"namespace", ns}, {"verb", verb}, {"group", row.group}};
    const size_t slash = row.resource.find('/');
    asked["resource"] = row.resource.substr(0, slash);
    if (slash != std::string::npos) asked["subresource"] = row.resource.substr(slash + 1);
    const json review = client_.Post("/apis/authorization.k8s.io/v1/subjectaccessreviews",
                                     {{"apiVersion", "authorization.k8s.io/v1"},
                                      {"kind", "SubjectAccessReview"},
                                      {"spec", {{"user", user}, {"resourceAttributes", asked}}}});
    return review.at("status").at("allowed").get<bool>();
  }

  // The status of the answer to the user.
  int Try(const std::string& user, web::Request request) const {
    request.headers["Impersonate-User"] = user;
    return transport_->Send(request, {}).status;
  }

  const test::TemporaryFolder folder_of_test_;
  const kube::Client client_ = client().WithoutLimit();
};

TEST_F(SetsRoles, AllowWhatTheTableHasAndNothingElse) {
  std::vector<std::string> wrong;
  for (size_t role = 0; role < kRoles.size(); ++role) {
    for (const Row& row : Table()) {
      const std::string what = std::string(" ") + row.resource + " by " + kRoles[role];
      for (const std::string verb : kVerbs) {
        const bool want = IsAllowed(row, role, verb);
        if (Says(UserOf(role), row, verb) != want) wrong.push_back("asked: " + verb + what);
        for (const web::Request& request : RequestsOf(row, verb)) {
          const int status = Try(UserOf(role), request);
          if ((status != 403) == want && status < 500) continue;
          wrong.push_back("tried: " + verb + what + ' ' + request.content_type + ": " +
                          std::to_string(status));
        }
      }
      for (const std::string verb : kAskedVerbs) {
        if (Says(UserOf(role), row, verb)) wrong.push_back("asked: " + verb + what);
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST_F(SetsRoles, EndAtTheNamespaceThatTheyWereGivenIn) {
  std::vector<std::string> wrong;
  for (size_t role = 0; role < kRoles.size(); ++role) {
    for (const Row& row : Table()) {
      for (const std::string verb : kVerbs) {
        if (Says(UserOf(role), row, verb, "team-b")) wrong.push_back(verb + ' ' + row.resource);
      }
    }
    for (const char* path : {"/apis/strongroom.dev/v1alpha1/backupschedules",
                             "/apis/strongroom.dev/v1alpha1/namespaces/team-b/backupscheduleruns",
                             "/apis/sets.strongroom.dev/v1alpha1/backupsets",
                             "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-b/backupsets",
                             "/apis/rbac.authorization.k8s.io/v1/clusterroles"}) {
      web::Request request;
      request.path_and_query = path;
      EXPECT_EQ(Try(UserOf(role), request), 403) << path;
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

// Kubernetes lets nobody give what he has not: so each has what the one before it has, and less
// than the next.
TEST_F(SetsRoles, AreGivenOnlyByWhoHasAsMuch) {
  const json give{
      {"apiVersion", "rbac.authorization.k8s.io/v1"},
      {"kind", "Role"},
      {"metadata", {{"name", "give"}, {"namespace", "team-a"}}},
      {"rules",
       json::array(
           {{{"apiGroups", {kRbac}}, {"resources", {"rolebindings"}}, {"verbs", {"create"}}}})}};
  // kubectl takes what begins with a brace for one document of JSON.
  std::string manifest = "---\n" + give.dump();
  const auto giver_of = [](size_t role) { return std::string("giver-") + kRoles[role]; };
  for (size_t role = 0; role < kRoles.size(); ++role) {
    manifest += Binding(giver_of(role), RoleName(role)) + Binding(giver_of(role), "give", "Role");
  }
  Apply(manifest);
  const Row bindings{kRbac, "rolebindings"};
  for (size_t role = 0; role < kRoles.size(); ++role) {
    const std::string giver = giver_of(role);
    AwaitRights(giver);
    ASSERT_TRUE(test::Eventually([&] { return Says(giver, bindings, "create"); }));
    for (size_t given = 0; given < kRoles.size(); ++given) {
      web::Request request;
      request.method = "POST";
      request.path_and_query = PathOf(bindings).of_all + "?dryRun=All";
      request.content_type = "application/json";
      request.body =
          json{{"apiVersion", "rbac.authorization.k8s.io/v1"},
               {"kind", "RoleBinding"},
               {"metadata", {{"name", "given"}}},
               {"roleRef",
                {{"apiGroup", kRbac}, {"kind", "ClusterRole"}, {"name", RoleName(given)}}},
               {"subjects",
                json::array({{{"kind", "User"}, {"apiGroup", kRbac}, {"name", "somebody"}}})}}
              .dump();
      EXPECT_EQ(Try(giver, request), given <= role ? 201 : 403)
          << kRoles[given] << " by " << kRoles[role];
    }
  }
}

TEST_F(SetsRoles, OfAuditorsReadsTheAuditLogAndNothingElse) {
  const std::string auditor = "role-audit";
  Apply(Binding(auditor, "strongroom-audit"));
  ASSERT_TRUE(test::Eventually([&] { return Says(auditor, {kSets, "auditevents"}, "list"); }));
  std::vector<std::string> wrong;
  for (const Row& row : Table()) {
    for (const std::string verb : kVerbs) {
      const bool want = (row.resource == "auditevents" && (verb == "get" || verb == "list")) ||
                        (row.resource == "auditevents/verify" && verb == "get");
      if (Says(auditor, row, verb) != want) wrong.push_back("asked: " + verb + ' ' + row.resource);
      for (const web::Request& request : RequestsOf(row, verb)) {
        const int status = Try(auditor, request);
        if ((status != 403) == want && status < 500) continue;
        wrong.push_back("tried: " + verb + ' ' + row.resource + ": " + std::to_string(status));
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

// By the cluster's own controller; operate is part of none.
TEST_F(SetsRoles, ArePartOfThoseOfKubernetes) {
  constexpr auto kDefaults =
      std::to_array<std::pair<const char*, size_t>>({{"view", 0}, {"edit", 2}, {"admin", 3}});
  std::string manifest;
  for (const auto& [name, role] : kDefaults) manifest += Binding(UserBy(name), name);
  Apply(manifest);
  // What they have first, and then, that it is all.
  for (const bool want : {true, false}) {
    for (const auto& [name, role] : kDefaults) {
      for (const Row& row : Table()) {
        if (row.group != kOurs && row.group != kSets) continue;
        for (const std::string verb : kVerbs) {
          if (IsAllowed(row, role, verb) != want) continue;
          const auto is_so = [&, user = UserBy(name)] { return Says(user, row, verb) == want; };
          EXPECT_TRUE(want ? test::Eventually(is_so) : is_so())
              << verb << ' ' << row.resource << " by " << name;
        }
      }
    }
  }
}

// It is none of the four, and has nothing of theirs.
TEST_F(SetsRoles, LetWhoSaysWhatPeopleAreToldDoThatAlone) {
  const Row notifiers{kOurs, "notifiers"};
  ASSERT_TRUE(test::Eventually([&] { return Says(kNotifyUser, notifiers, "list"); }));
  std::vector<std::string> wrong;
  for (const Row& row : Table()) {
    const bool is_notifiers = row.resource == notifiers.resource;
    for (const std::string verb : kVerbs) {
      const bool want = is_notifiers && verb != "deletecollection";
      if (Says(kNotifyUser, row, verb) != want) wrong.push_back(verb + ' ' + row.resource);
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST_F(SetsRoles, AreEnoughForWhatTheyAreFor) {
  Kubectl("delete bsr by-hand -n team-a --ignore-not-found");
  const auto file = (folder_of_test_.path() / "run.json").string();
  std::ofstream(file) << json{{"apiVersion", "strongroom.dev/v1alpha1"},
                              {"kind", "BackupScheduleRun"},
                              {"metadata", {{"name", "by-hand"}, {"namespace", "team-a"}}},
                              {"spec",
                               {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}}}}
                             .dump();
  EXPECT_THAT(Told("create -f " + file + " --as role-view"), HasSubstr("forbidden"));
  EXPECT_THAT(Told("create -f " + file + " --as role-operate"), HasSubstr("by-hand created"));
  const std::string cancel =
      "patch bsr by-hand -n team-a --type=merge -p '{\"spec\": {\"cancel\": true}}' ";
  EXPECT_THAT(Told(cancel + "--as role-view"), HasSubstr("forbidden"));
  EXPECT_THAT(Told(cancel + "--as role-operate"), HasSubstr("by-hand patched"));
  for (const char* path : {"status", "finalizers"}) {
    web::Request request;
    request.method = "PATCH";
    request.path_and_query =
        std::string("/apis/strongroom.dev/v1alpha1/namespaces/team-a/backupscheduleruns/by-hand/") +
        path;
    request.content_type = "application/merge-patch+json";
    request.body = R"({"status": {"phase": "success"}})";
    EXPECT_EQ(Try("role-restore", request), 403) << path;
  }
  EXPECT_THAT(Told("delete bsr by-hand -n team-a --as role-operate"), HasSubstr("forbidden"));
  EXPECT_THAT(Told("delete bsr by-hand -n team-a --as role-manage"), HasSubstr("deleted"));
  const std::string hold =
      "patch bset " + Name(1) +
      " -n team-a --type merge -p '{\"spec\": {\"hold\": {\"reason\": \"r\"}}}' ";
  EXPECT_THAT(Told(hold + "--as role-operate"), HasSubstr("forbidden"));
  EXPECT_THAT(Told(hold + "--as role-manage"), HasSubstr("patched"));
  EXPECT_THAT(GetRaw('/' + Name(1) + "/items", "--as role-view").Told(), HasSubstr("deny"));
  EXPECT_THAT(GetRaw('/' + Name(1) + "/content", "--as role-manage").Told(), HasSubstr("orbidden"));
  EXPECT_EQ(GetRaw('/' + Name(1) + "/content", "--as role-restore").exit_code, 0);
}

}  // namespace
}  // namespace strongroom::server::sets
