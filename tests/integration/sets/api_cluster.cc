#include "api_cluster.h"

#include <fstream>
#include <sstream>

#include "base/log.h"
#include "kube/cluster_identity.h"
#include "kube/error.h"
#include "server/sets/sets_service.h"
#include "support/eventually.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using test::Eventually;

const std::string& KubectlProgram() {
  static const std::string program =
      test::RunCommand({(test::ProjectRoot() / "e2e/cluster").string(), "programs"}) + "/kubectl";
  return program;
}

const kube::Resource kAccessReviews{"authorization.k8s.io", "v1", "subjectaccessreviews"};
const kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
const kube::Resource kRoleBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};

std::vector<std::string> WordsOf(const std::string& text, char separator) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, separator);) words.push_back(word);
  return words;
}

}  // namespace

test::ControlPlane& ApiCluster::Cluster() {
  static test::ControlPlane cluster(test::NameOfThisProgram(),
                                    test::ControlPlane::Extent::kAndControllers);
  return cluster;
}

ApiCluster::ApiCluster() : transport_(Cluster().MakeTransport()) {
  base::SilenceLog();
  options_.dsn = database_.dsn();
  options_.cluster = Cluster().AsAdmin();
  options_.sets = SetsListener();
  for (http::ServerOptions* listener : {&options_.listen, &options_.health, &*options_.sets}) {
    listener->address = "127.0.0.1";
    listener->port = 0;
  }
  options_.listen.tls = http::TlsFiles{certificate_.file(), certificate_.key()};
  options_.sets->tls = options_.listen.tls;
  MakeNamespace("team-a");
}

// What cannot be reached would keep namespaces of later tests from being deleted. A connection of
// before an API server was started again is of no use.
ApiCluster::~ApiCluster() {
  Eventually([this] {
    try {
      registration_.Unregister();
      return true;
    } catch (const web::WebError&) {
      return false;
    }
  });
}

void ApiCluster::MakeNamespace(const std::string& name) {
  try {
    client().Create(kube::kNamespaces, "", {{"metadata", {{"name", name}}}});
  } catch (const kube::ApiError& e) {
    if (e.status() != 409) throw;
  }
}

store::SetKey ApiCluster::KeyOf(int run) const {
  store::SetKey key = store::KeyOf(run);
  key.cluster_uid = kube::ClusterIdentity(client()).Uid();
  return key;
}

int64_t ApiCluster::Store(const store::SetKey& key, const std::vector<store::DigestedItem>& items,
                          const domain::Outcome& outcome, const std::vector<domain::Act>& acts) {
  const int64_t id = store::StoreSet(database_.database(), key, items, outcome, R"({"a":1})",
                                     store::ChangeDigestOf, acts)
                         .id;
  ids_[key.run_name] = id;
  return id;
}

int64_t ApiCluster::Store(const std::string& ns, int run,
                          const std::vector<store::DigestedItem>& items,
                          const domain::Outcome& outcome, const std::vector<domain::Act>& acts) {
  store::SetKey key = KeyOf(run);
  key.ns = ns;
  return Store(key, items, outcome, acts);
}

std::vector<int64_t> ApiCluster::StoreThree(const std::string& ns) {
  std::vector<int64_t> ids;
  for (int run = 1; run <= 3; ++run) {
    ids.push_back(Store(ns, run,
                        {store::ItemOf("networkPolicies", "deny", run == 1 ? "1" : "2"),
                         store::ItemOf("roles", "reader", "1")},
                        store::OutcomeOf({"networkPolicies", "roles"})));
  }
  return ids;
}

std::unique_ptr<Server> ApiCluster::StartServer() {
  auto server = std::make_unique<Server>(options_, catalogues_);
  Register(server->sets_port());
  return server;
}

void ApiCluster::Register(uint16_t port) {
  registration_.Register(port, certificate_.file());
  // The API server hands requests on a moment after it says that it does (condition Available).
  ASSERT_TRUE(Eventually([&] { return registration_.IsServed(); })) << registration_.Answer();
}

test::CommandResult ApiCluster::Kubectl(const std::string& arguments) const {
  return test::TryCommand({"/bin/bash", "-c",
                           KubectlProgram() + " --kubeconfig " + Cluster().kubeconfig().string() +
                               " --cache-dir " + folder_.path().string() + "/cache " + arguments},
                          std::chrono::seconds{60});
}

std::string ApiCluster::Explained(const std::string& field) const {
  test::CommandResult result;
  Eventually([&] {
    result = Kubectl("explain " + field);
    return result.exit_code == 0;
  });
  return result.Told();
}

void ApiCluster::Bind(const std::string& kind, const std::string& who, const std::string& ns,
                      const std::string& resources, const std::string& verbs,
                      const std::vector<std::string>& names) {
  json rule{{"apiGroups", {"sets.strongroom.dev"}},
            {"resources", WordsOf(resources, ',')},
            {"verbs", WordsOf(verbs, ',')}};
  if (!names.empty()) rule["resourceNames"] = names;
  const std::string name = "of-" + who;
  client().Create(kRoles, ns, {{"metadata", {{"name", name}}}, {"rules", json::array({rule})}});
  client().Create(
      kRoleBindings, ns,
      {{"metadata", {{"name", name}}},
       {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", name}}},
       {"subjects", json::array({{{"kind", kind}, {"name", who}}})}});
}

void ApiCluster::Grant(const std::string& user, const std::string& ns, const std::string& resources,
                       const std::string& verbs) {
  Bind("User", user, ns, resources, verbs);
  const std::vector<std::string> resource = WordsOf(WordsOf(resources, ',').front(), '/');
  json asked{{"namespace", ns},
             {"verb", WordsOf(verbs, ',').front()},
             {"group", "sets.strongroom.dev"},
             {"resource", resource.front()}};
  if (resource.size() > 1) asked["subresource"] = resource.back();
  const json review{{"spec", {{"user", user}, {"resourceAttributes", asked}}}};
  ASSERT_TRUE(Eventually([&] {
    return client().Create(kAccessReviews, "", review).at("status").at("allowed").get<bool>();
  }));
}

}  // namespace strongroom::server::sets
