#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/check_input.h"
#include "api/check_job.h"
#include "api/check_report.h"
#include "api/job.h"
#include "api/json.h"

namespace strongroom::api {
namespace {

using ::testing::HasSubstr;

domain::CheckFindings Findings() {
  return {.is_token_opaque = false,
          .missing = {"a (A.Read.All)"},
          .missing_count = 1,
          .to_grant = {"A.Read.All"},
          .error_code = "AUTHENTICATION_FAILED",
          .error_message = "AADSTS7000222: \"expired\"",
          .credential_expires_at = std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}}};
}

TEST(CheckReport, IsReadAsItWasWritten) {
  const std::string text = WriteCheckReport(Findings());
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(ReadCheckReport(text), Findings());
  EXPECT_EQ(ReadCheckReport(WriteCheckReport({})), domain::CheckFindings{});
}

// The kubelet cuts what is longer, and with it the JSON.
TEST(CheckReport, IsNeverLongerThanLastWordsMayBe) {
  domain::CheckFindings findings = Findings();
  findings.missing.clear();
  findings.to_grant.clear();
  for (int i = 0; i < 150; ++i) {
    findings.missing.push_back("aTypeOfSomeLength" + std::to_string(i) + " (Something.Read.All)");
  }
  for (int i = 0; i < 45; ++i) {
    findings.to_grant.push_back("DeviceManagementConfiguration" + std::to_string(i) + ".Read.All");
  }
  findings.error_message = std::string(5'000, 'x');
  const std::string text = WriteCheckReport(findings);
  EXPECT_LE(text.size(), domain::kMaxLastWords);
  const domain::CheckFindings read = ReadCheckReport(text);
  EXPECT_EQ(read.missing_count, 150);
  EXPECT_LT(read.missing.size(), 150U);
  EXPECT_EQ(read.to_grant.size(), 45U) << "what is to be granted is worth more";
  EXPECT_EQ(read.error_message.size(), 1'000U);
}

TEST(CheckReport, OfSomebodyElseIsRefused) {
  for (const char* text : {"", "x", "[]", R"({"missing": 7})", R"({"errorCode": "no code"})"}) {
    EXPECT_THROW(ReadCheckReport(text), base::JsonError) << text;
  }
}

class CheckJobOf : public ::testing::Test {
 protected:
  CheckJobOf() {
    tenant_.meta.ns = "team-a";
    tenant_.meta.name = "contoso";
    tenant_.meta.uid = "u-1";
    tenant_.spec.provider = domain::ProviderKind::kMicrosoftGraph;
    tenant_.spec.microsoft_graph = {.tenant_id = "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
                                    .client_id = "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621",
                                    .credentials_secret = "app"};
  }
  Json Job() const { return BuildCheckJob(settings_, tenant_, check_); }
  Json Pod() const { return Job()["spec"]["template"]["spec"]; }

  Tenant tenant_;
  JobSettings settings_{.image = "local/strongroom"};
  struct CheckJob check_ {
    .name = "contoso-check-1", .subject_digest = "digest", .policy_types = {"a", "b"},
    .overrides = {}
  };
};

TEST_F(CheckJobOf, BelongsToTheTenantAndEnds) {
  const Json job = Job();
  EXPECT_EQ(job["metadata"]["name"], "contoso-check-1");
  EXPECT_EQ(job["metadata"]["namespace"], "team-a");
  EXPECT_EQ(job["metadata"]["ownerReferences"][0]["kind"], "Tenant");
  EXPECT_EQ(job["metadata"]["ownerReferences"][0]["uid"], "u-1");
  EXPECT_EQ(job["spec"]["backoffLimit"], 0);
  EXPECT_EQ(job["spec"]["activeDeadlineSeconds"], 300);
  EXPECT_EQ(job["spec"]["ttlSecondsAfterFinished"], 86'400);
  const struct Job read = DecodeJob(job);
  EXPECT_EQ(read.checks, "u-1");
  EXPECT_EQ(read.check_subject, "digest");
  EXPECT_EQ(read.run_uid, "u-1");
}

TEST_F(CheckJobOf, SaysWhatToCheck) {
  settings_.catalogues = {"/etc/own.yaml"};
  const Json arguments = Pod()["containers"][0]["args"];
  EXPECT_EQ(arguments[0], "check");
  EXPECT_EQ(arguments.back(), "--catalogue=/etc/own.yaml");
  std::string input = arguments[1];
  ASSERT_TRUE(input.starts_with("--tenant="));
  const CheckInput read = ReadCheckInput(input.substr(input.find('{')));
  EXPECT_EQ(read.policy_types, check_.policy_types);
  EXPECT_EQ(read.tenant.microsoft_graph->credentials_secret, "app");
}

// Its own Secret, and nothing of ours: no token for the server, none for the API server.
TEST_F(CheckJobOf, HasTheSecretOfTheTenantAndNoTokens) {
  const Json pod = Pod();
  EXPECT_EQ(pod["automountServiceAccountToken"], false);
  EXPECT_EQ(pod["volumes"].size(), 1U);
  EXPECT_EQ(pod["volumes"][0]["projected"]["sources"][0]["secret"]["name"], "app");
  EXPECT_EQ(pod["containers"][0]["volumeMounts"].size(), 1U);
  EXPECT_THAT(pod.dump(), testing::Not(HasSubstr("serviceAccountToken\":")));
  EXPECT_EQ(pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"], true);
}

TEST_F(CheckJobOf, IsWhereTheRunsAreAndAsWhom) {
  check_.overrides = {.service_account = "reader",
                      .image = "local/another",
                      .resources = {},
                      .node_selector = R"({"zone": "a"})",
                      .tolerations = R"([{"key": "b"}])"};
  const Json pod = Pod();
  EXPECT_EQ(pod["serviceAccountName"], "reader");
  EXPECT_EQ(pod["nodeSelector"]["zone"], "a");
  EXPECT_EQ(pod["tolerations"][0]["key"], "b");
  EXPECT_EQ(pod["containers"][0]["image"], "local/strongroom") << "another may not know how";
}

Json PodWith(const std::string& words, const Json& labels) {
  return {{"metadata", {{"name", "p"}, {"namespace", "team-a"}, {"labels", labels}}},
          {"status",
           {{"phase", "Succeeded"},
            {"containerStatuses", Json::array({{{"name", "executor"},
                                                {"state",
                                                 {{"terminated",
                                                   {{"exitCode", 0},
                                                    {"finishedAt", "2026-01-01T00:00:09Z"},
                                                    {"message", words}}}}}}})}}}};
}

TEST(PodOfACheck, HasItsLastWordsAsTheyWere) {
  const std::string words = WriteCheckReport(Findings());
  const Pod pod = DecodePod(PodWith(words, {{"strongroom.dev/check", "u-1"}}));
  EXPECT_EQ(pod.checks, "u-1");
  EXPECT_EQ(ReadCheckReport(pod.last_words), Findings());
  EXPECT_TRUE(pod.state.ended_at);
  EXPECT_EQ(DecodePod(PodWith(words, {{"strongroom.dev/run", "r"}})).last_words, "")
      << "of runs they are for people alone";
  EXPECT_EQ(DecodePod(PodWith(std::string(4097, 'x'), {{"strongroom.dev/check", "u"}})).last_words,
            "");
}

}  // namespace
}  // namespace strongroom::api
