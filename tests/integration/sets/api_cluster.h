#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/report_limits.h"
#include "base/clock.h"
#include "integration/database/test_database.h"
#include "integration/store/sets.h"
#include "integration/support/certificate.h"
#include "integration/support/command.h"
#include "integration/support/control_plane.h"
#include "integration/support/sets_registration.h"
#include "kube/client.h"
#include "sealing/item_rules.h"
#include "server/server.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"

namespace strongroom::server::sets {

// The sets of team-a.
inline constexpr const char* kSetsPath =
    "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets";

// A real API server that hands the sets API on to a server of this process, with a real PostgreSQL,
// and kubectl. The namespace team-a is there.
class ApiCluster : public ::testing::Test {
 protected:
  ApiCluster();
  ~ApiCluster() override;

  // The API server and its controllers; one for all tests of this program.
  static test::ControlPlane& Cluster();

  // A server with the database of the test; the API server goes to the one that was started last.
  std::unique_ptr<Server> StartServer();

  // The API server goes to the server at that port.
  void Register(uint16_t port);

  // As the admin, unless `arguments` say otherwise.
  test::CommandResult Kubectl(const std::string& arguments) const;
  // What it prints when it succeeds; its error otherwise.
  std::string Told(const std::string& arguments) const { return Kubectl(arguments).Told(); }
  nlohmann::json Json(const std::string& arguments) const {
    return nlohmann::json::parse(Told(arguments + " -o json"));
  }
  // What the API answers at kSetsPath with `behind` ("/NAME/items?limit=1").
  test::CommandResult GetRaw(const std::string& behind, const std::string& flags = "") const {
    return Kubectl("get --raw '" + std::string(kSetsPath) + behind + "' " + flags);
  }

  // What kubectl explains of that field, once it can: the API server reads the schemas of others in
  // its own time, after it is Available.
  std::string Explained(const std::string& field) const;

  // Rights of `user` in the namespace, by a Role of these rules: returns when they are known.
  void Grant(const std::string& user, const std::string& ns, const std::string& resources,
             const std::string& verbs);

  // The same for a group; returns at once.
  void GrantGroup(const std::string& group, const std::string& ns, const std::string& resources,
                  const std::string& verbs) {
    Bind("Group", group, ns, resources, verbs);
  }
  // The right to get the set of that name alone; likewise.
  void GrantNamed(const std::string& user, const std::string& ns, const std::string& resource,
                  const std::string& name) {
    Bind("User", user, ns, resource, "get", {name});
  }

  void MakeNamespace(const std::string& name);
  // Of the set that this run of schedule nightly of team-a stores.
  store::SetKey KeyOf(int run) const;
  // A set with that key; its id.
  int64_t Store(const store::SetKey& key, const std::vector<store::DigestedItem>& items,
                const domain::Outcome& outcome, const std::vector<domain::Act>& acts = {});
  // A set of schedule nightly, of that run; its id.
  int64_t Store(const std::string& ns, int run, const std::vector<store::DigestedItem>& items,
                const domain::Outcome& outcome, const std::vector<domain::Act>& acts = {});
  // Three sets of schedule nightly, as store::ThreeSets has them; their ids.
  std::vector<int64_t> StoreThree(const std::string& ns);
  // Id and name of the last set that was stored here for that run of schedule nightly.
  int64_t IdOf(int run) const { return ids_.at(store::KeyOf(run).run_name); }
  std::string Name(int run) const {
    return store::KeyOf(run).run_name + '-' + std::to_string(IdOf(run));
  }
  kube::Client client() const { return {*transport_, {}, clock_}; }

  test::TestDatabase database_;
  const test::Certificate certificate_{std::string(test::SetsRegistration::kCertificateName) +
                                       ",IP:127.0.0.1"};
  base::SystemClock clock_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  sealing::ItemRules rules_{catalogues_, api::kMaxItemBytes};
  const std::unique_ptr<web::Transport> transport_;
  ServerOptions options_;

 private:
  void Bind(const std::string& kind, const std::string& who, const std::string& ns,
            const std::string& resources, const std::string& verbs,
            const std::vector<std::string>& names = {});

  test::SetsRegistration registration_{*transport_};
  const test::TemporaryFolder folder_;
  std::map<std::string, int64_t> ids_;  // by the run's name
};

}  // namespace strongroom::server::sets
