#include "api/executor_input.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace strongroom::api {
namespace {

ExecutorInput Sample() {
  ExecutorInput input{.run_namespace = "shop", .run_name = "nightly-1", .run_uid = "u-2"};
  input.run = {.policy_types = {"roles", "*"},
               .include_foundations = false,
               .timeout = std::chrono::seconds{900},
               .retry_limit = 0,
               .attribution = true};
  input.tenant.kubernetes = {.service_account = "reader",
                             .kubeconfig = domain::SecretKey{"other", "config"},
                             .namespaces = {"a", "b"}};
  input.ask_for_rights = domain::AskForRights::kYes;
  input.changes_since = std::chrono::sys_seconds{std::chrono::seconds{1'772'328'600}};
  input.tenant.max_concurrent_runs = 3;
  return input;
}

TEST(ExecutorInput, ReachesTheExecutorAsItIs) {
  const ExecutorInput read = ReadExecutorInput(WriteExecutorInput(Sample()));
  EXPECT_EQ(read.run_namespace, "shop");
  EXPECT_EQ(read.run_name, "nightly-1");
  EXPECT_EQ(read.run_uid, "u-2");
  EXPECT_EQ(read.run.policy_types, Sample().run.policy_types);
  EXPECT_FALSE(read.run.include_foundations);
  EXPECT_EQ(read.run.timeout, std::chrono::seconds{900});
  EXPECT_EQ(read.run.retry_limit, 0);
  EXPECT_EQ(read.run.attribution, true);
  EXPECT_EQ(read.ask_for_rights, domain::AskForRights::kYes);
  EXPECT_EQ(read.changes_since, Sample().changes_since);
  EXPECT_EQ(read.tenant.provider, domain::ProviderKind::kKubernetes);
  EXPECT_EQ(read.tenant.kubernetes.kubeconfig->key, "config");
  EXPECT_EQ(read.tenant.kubernetes.namespaces, Sample().tenant.kubernetes.namespaces);
  EXPECT_EQ(WriteExecutorInput(read), WriteExecutorInput(Sample()));
}

TEST(ExecutorInput, IsRefusedAsAWholeForOneWrongMember) {
  struct Row {
    const char* member;
    const char* value;
    const char* message;
  };
  const Row rows[] = {
      {"/uid", R"("")", "uid: is empty"},
      {"/name", "7", "name: expected a string, found number"},
      {"/policyTypes", "[]", "policyTypes: is empty"},
      {"/timeoutSeconds", "5", "timeoutSeconds: must be from 60 to 86400"},
      {"/retryLimit", "-1", "retryLimit: must be from 0 to 10"},
      {"/tenant/provider", R"("ldap")", "tenant.provider: "},
      // An empty name would mean every namespace and so leave the tenant's boundary.
      {"/tenant/kubernetes/namespaces", R"(["a", ""])",
       R"(tenant.kubernetes.namespaces: "" is not)"},
      {"/tenant/kubernetes/namespaces", R"(["a/b"])",
       R"(tenant.kubernetes.namespaces: "a/b" is not)"},
  };
  const nlohmann::json good = base::ParseJson(WriteExecutorInput(Sample()));
  for (const Row& row : rows) {
    nlohmann::json wrong = good;
    wrong[nlohmann::json::json_pointer(row.member)] = base::ParseJson(row.value);
    try {
      ReadExecutorInput(wrong.dump());
      ADD_FAILURE() << "read: " << wrong;
    } catch (const base::JsonError& e) {
      EXPECT_EQ(std::string(e.what()).rfind(row.message, 0), 0U) << e.what();
    }
  }
}

TEST(ExecutorInput, IsRefusedWhenAMemberIsAbsentOrItIsNoObject) {
  const nlohmann::json good = base::ParseJson(WriteExecutorInput(Sample()));
  for (const char* member : {"namespace", "name", "uid", "policyTypes", "tenant"}) {
    nlohmann::json wrong = good;
    wrong.erase(member);
    EXPECT_THROW(ReadExecutorInput(wrong.dump()), base::JsonError) << member;
  }
  for (const char* text : {"", "[]", "{}", "null", "{\"name\": 1, \"name\": 2}"}) {
    EXPECT_THROW(ReadExecutorInput(text), base::JsonError) << text;
  }
}

}  // namespace
}  // namespace strongroom::api
