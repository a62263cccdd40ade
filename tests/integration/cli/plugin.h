#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "api/kinds.h"
#include "base/clock.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "shell.h"

namespace strongroom::cli {

using kube::Json;
using kube::kNamespaces;

inline test::ControlPlane& Cluster() { return test::ControlPlane::Shared(); }

// A namespace with a Tenant of it, the schedule "nightly", two runs of that, and a shell.
class Plugin : public ::testing::Test {
 protected:
  Plugin()
      : transport_(Cluster().MakeTransport()),
        client_(*transport_, kube::ClientOptions{}, clock_),
        ns_(MakeNamespace()),
        shell_(Cluster(), ns_) {
    MakeTenant("this-cluster");
    MakeSchedule("nightly");
    MakeRun("nightly-202603020130", "2026-03-02T01:30:00Z");
    MakeRun("nightly-202603030130", "2026-03-03T01:30:00Z");
  }

  static void SetUpTestSuite() { Cluster().InstallCrds(); }

  void MakeTenant(const std::string& name) {
    client_.Create(
        api::kTenantKind, ns_,
        {{"apiVersion", "strongroom.dev/v1alpha1"},
         {"kind", "Tenant"},
         {"metadata", {{"name", name}}},
         {"spec",
          {{"provider", "kubernetes"},
           {"kubernetes",
            {{"serviceAccountName", "policy-reader"}, {"namespaces", Json::array({ns_})}}}}}});
  }

  void MakeSchedule(const std::string& name) {
    client_.Create(api::kScheduleKind, ns_,
                   {{"apiVersion", "strongroom.dev/v1alpha1"},
                    {"kind", "BackupSchedule"},
                    {"metadata", {{"name", name}}},
                    {"spec",
                     {{"tenantRef", {{"name", "this-cluster"}}},
                      {"timezone", "Europe/Berlin"},
                      {"frequency", "daily"},
                      {"timeOfDay", "02:30"},
                      {"policyTypes", {"*"}}}}});
  }

  void MakeRun(const std::string& name, const std::string& scheduled_for) {
    client_.Create(api::kRunKind, ns_,
                   {{"apiVersion", "strongroom.dev/v1alpha1"},
                    {"kind", "BackupScheduleRun"},
                    {"metadata", {{"name", name}}},
                    {"spec",
                     {{"scheduleRef", {{"name", "nightly"}, {"uid", "uid"}}},
                      {"tenantRef", {{"name", "this-cluster"}}},
                      {"scheduledFor", scheduled_for},
                      {"trigger", "schedule"}}}});
  }

  // As the controller makes it a run of the schedule.
  void Resolve(const std::string& run) {
    const Json schedule = client_.Get(api::kScheduleKind, ns_, "nightly");
    const Json spec = client_.Get(api::kRunKind, ns_, run)["spec"];
    SetStatus(run, {{"resolved",
                     {{"scheduleRef", {{"name", "nightly"}, {"uid", schedule["metadata"]["uid"]}}},
                      {"tenantRef", {{"name", "this-cluster"}, {"uid", "uid"}}},
                      {"provider", "kubernetes"},
                      {"scheduledFor", spec["scheduledFor"]},
                      {"trigger", spec["trigger"]},
                      {"origin", "controller"},
                      {"policyTypes", {"roles"}}}}});
  }

  void SetStatus(const std::string& run, const Json& status) {
    client_.MergePatch(api::kRunKind, ns_, run, {{"status", status}}, "status");
  }

  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_;
  std::string ns_;
  Shell shell_;

 private:
  std::string MakeNamespace() {
    static int count = 0;
    const std::string name = "cli-" + std::to_string(++count);
    client_.Create(kNamespaces, "", {{"metadata", {{"name", name}}}});
    return name;
  }
};

}  // namespace strongroom::cli
