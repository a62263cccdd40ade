#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "integration/database/test_database.h"
#include "integration/support/certificate.h"
#include "integration/support/command.h"
#include "integration/support/control_plane.h"
#include "integration/support/sets_registration.h"
#include "kube/client.h"
#include "server/server.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"
#include "web/message.h"

namespace strongroom::server::admission {

// Who is not reviewed, as the chart has it for a release of namespace strongroom.
inline constexpr const char* kController = "system:serviceaccount:strongroom:strongroom-controller";

// A real API server that asks a server of this process, with a real PostgreSQL, and kubectl. Each
// test has a namespace of its own.
class Webhook : public ::testing::Test {
 protected:
  Webhook();
  // Takes the configuration of the webhook away.
  ~Webhook() override;

  // The API server and its controllers; one for all tests of this program.
  static test::ControlPlane& Cluster();

  // The API server asks the server from now on, as the chart has it; returns when it does.
  void Register(const std::string& failure_policy = "Ignore") {
    RegisterAt(server_->sets_port(), failure_policy);
  }
  // The same, of whoever is at that port of this machine.
  void RegisterAt(uint16_t port, const std::string& failure_policy);
  // The configuration of the webhook alone, as the chart renders it for this API server.
  void InstallHooks(const std::string& failure_policy);
  // Nobody answers any more.
  void StopServer() { server_.reset(); }
  // The server again, with that certificate; Register tells the API server where it is.
  void StartServer(const std::string& certificate_file, const std::string& key_file);

  // What the chart is for this API server, with these arguments more.
  test::CommandResult RenderChart(const std::string& arguments) const;

  // As the admin, unless `arguments` say otherwise.
  test::CommandResult Kubectl(const std::string& arguments) const;
  // The same with a file of that content in the place of FILE.
  test::CommandResult Kubectl(const std::string& arguments, const nlohmann::json& content) const;
  test::CommandResult Create(const nlohmann::json& object, const std::string& flags = "") const {
    return Kubectl("create -f FILE " + flags, object);
  }
  nlohmann::json Get(const std::string& what) const;

  // Rights of a user or group in the namespace, on our objects or those of another API group;
  // returns when they are known.
  void Grant(const std::string& kind, const std::string& who, const std::vector<std::string>& verbs,
             const std::vector<std::string>& resources,
             const std::string& group = "strongroom.dev");

  // Objects of the namespace.
  nlohmann::json Object(const std::string& kind, const std::string& name,
                        const std::string& spec) const;
  nlohmann::json Schedule(const std::string& zone, const std::string& name = "nightly") const;
  nlohmann::json Run(const std::string& name) const;

  // That Leases are renewed, and the schedule "nightly" is deleted, whatever the webhook does; and
  // the whole namespace, once the API that the webhook is part of is taken away: for as long as
  // that does not answer, no namespace goes (docs/sets.md).
  void ExpectTheRestGoesOn();

  // That this user, who may change runs and not delete them, writes no forbidden field of the run
  // "mine" in any way.
  void ExpectNothingForbiddenIsWritten(const std::string& user);
  // And that by the same ways they write what is theirs to write.
  void ExpectWhatIsAllowedIsWritten(const std::string& user);

  // What the server answers to that body from who comes by themselves, and says that they are an
  // API server.
  web::Response Post(const std::string& body) const;

  // Rows of the audit log about the namespace, in the order of their text: "intended ada create
  // backupschedules/nightly ".
  std::string Rows() {
    return database_.Value(
        "SELECT string_agg(row, ';' ORDER BY row) FROM (SELECT result || ' ' || actor || ' ' || "
        "action || ' ' || subject || ' ' || reason AS row FROM strongroom.audit_log WHERE "
        "namespace = '" +
        ns_ + "') AS rows");
  }

  kube::Client client() const { return {*transport_, {}, clock_}; }

  test::TestDatabase database_;
  const test::Certificate certificate_{std::string(test::SetsRegistration::kCertificateName) +
                                       ",IP:127.0.0.1"};
  base::SystemClock clock_;
  const std::unique_ptr<web::Transport> transport_;
  test::SetsRegistration registration_{*transport_};
  const test::TemporaryFolder folder_;
  const std::string ns_;
  std::unique_ptr<Server> server_;

 private:
  void Unregister();
};

}  // namespace strongroom::server::admission
