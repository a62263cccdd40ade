#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "integration/database/test_database.h"
#include "integration/store/sets.h"
#include "integration/support/certificate.h"
#include "integration/support/command.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "server/server.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"

namespace strongroom::server::sets {

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
  std::string Told(const std::string& arguments) const;
  nlohmann::json Json(const std::string& arguments) const {
    return nlohmann::json::parse(Told(arguments + " -o json"));
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
  // A set of schedule nightly, of that run; its id.
  int64_t Store(const std::string& ns, int run, const std::vector<store::DigestedItem>& items,
                const domain::Outcome& outcome);
  // Three sets of schedule nightly, as store::ThreeSets has them; their ids.
  std::vector<int64_t> StoreThree(const std::string& ns);
  kube::Client client() const { return {*transport_, {}, clock_}; }

  test::TestDatabase database_;
  const test::Certificate certificate_{"DNS:server.strongroom.svc,IP:127.0.0.1"};
  base::SystemClock clock_;
  ServerOptions options_;

 private:
  void Bind(const std::string& kind, const std::string& who, const std::string& ns,
            const std::string& resources, const std::string& verbs,
            const std::vector<std::string>& names = {});
  void Unregister();

  const std::unique_ptr<web::Transport> transport_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  const test::TemporaryFolder folder_;
};

}  // namespace strongroom::server::sets
