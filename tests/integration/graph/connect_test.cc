// The provider and the check that are registered for Microsoft Graph, made as Jobs make them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "integration/graph/graph_runs.h"
#include "provider/error.h"
#include "provider/providers.h"
#include "support/instant.h"
#include "support/made_keys.h"
#include "support/memory_sink.h"
#include "support/message_of.h"

namespace strongroom::test {
namespace {

using base::Json;
using domain::ProviderKind;
using domain::TypeCoverage;
using domain::TypeState;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Of a service that many calls may be made to.
constexpr const char* kPolicies = "tokenLifetimePolicies";

// A tenant, and the runs of it. All tests have one Graph, as it was made.
class GraphConnect : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared_ = std::make_unique<GraphRuns>(); }
  static void TearDownTestSuite() { shared_.reset(); }
  GraphConnect() { runs_.Reset(); }

  TypeCoverage CoverageOf(const std::string& type, seconds time = kAmple) {
    return runs_.Run({type}, time).collection.types.at(type);
  }
  domain::CheckFindings Check() {
    const auto selection =
        catalogue::Select(*BuiltIn().Of(ProviderKind::kMicrosoftGraph), {"*"}, true);
    return provider::Providers::FindCheck(ProviderKind::kMicrosoftGraph)(
        runs_.settings(), selection.types, clock_, {});
  }
  std::ofstream File(const char* name) const {
    return std::ofstream(runs_.settings().tenant_folder / name);
  }
  // The application has these fields and no others.
  void TellApp(Json fields) {
    fields["client"] = runs_.fake().Address("client");
    runs_.fake().Tell("apps", fields);
  }
  Json WithSecretFor(const char* role) const {
    return {{"secrets", Json::array({runs_.fake().Address("secret")})},
            {"roles", Json::array({role})}};
  }
  Json Requests() const { return runs_.fake().Ask("requests").at("requests"); }
  // Paths that were asked for by requests of that kind.
  std::vector<std::string> PathsOf(const char* hop) const {
    std::vector<std::string> paths;
    for (const Json& request : Requests()) {
      if (request.value("hop", "") == hop) paths.push_back(request.at("path").get<std::string>());
    }
    return paths;
  }
  void Fail(const Json& fault) { runs_.fake().Tell("faults", {{"faults", Json::array({fault})}}); }

  const base::SystemClock clock_{};
  GraphRuns& runs_ = *shared_;

 private:
  static std::unique_ptr<GraphRuns> shared_;
};

std::unique_ptr<GraphRuns> GraphConnect::shared_;

Json Status(const char* hop, int status, const char* times) {
  Json fault{{"name", "fault"}, {"hop", hop}};
  fault["action"] = {{"kind", "status"}, {"status", status}};
  if (std::string(times) == "always") fault["times"] = times;
  return fault;
}

// With what each of their items has, and everything that items name: of a Graph that takes nothing
// that the real one refuses.
TEST_F(GraphConnect, EveryTypeIsReadWhole) {
  runs_.fake().Tell("content", {{"everything", 2}});
  std::vector<std::string> keys;
  for (const auto& type : BuiltIn().Of(ProviderKind::kMicrosoftGraph)->types()) {
    if (Graph(type).access == catalogue::GraphAccess::kApplication) keys.push_back(type.key);
  }
  const RunEnd end = runs_.Run(keys);
  for (const auto& [key, coverage] : end.collection.types) {
    // Microsoft's types do not have it any more.
    const bool is_gone = key == "managementConditions";
    EXPECT_EQ(coverage.state, is_gone ? TypeState::kUnsupported : TypeState::kComplete)
        << key << ": " << coverage.error_code << ' ' << coverage.error_message;
  }
  EXPECT_GT(end.set.Count(), keys.size());
  EXPECT_EQ(end.set.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(end.collection.retries, 0);
  EXPECT_EQ(runs_.fake().Ask("requests").at("quotaViolations"), 0);
}

// Some MB, of which one item at a time is in memory.
TEST_F(GraphConnect, ALargePageIsReadFromDisk) {
  constexpr size_t kItems = 3'000;
  constexpr const char* kLarge = "conditionalAccessPolicies";
  runs_.fake().Tell("options", {{"pageSize", kItems}});
  runs_.fake().Tell("quotas", {{"identityProtectionCA", Json::object()}});
  runs_.fake().Tell("content",
                    {{"path", "/identity/conditionalAccess/policies"}, {"generate", kItems}});
  const RunEnd end = runs_.Run({kLarge});
  const TypeCoverage& coverage = end.collection.types.at(kLarge);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(end.set.CountOf(kLarge), kItems);
  runs_.settings().scratch_folder = "/nonexistent";
  runs_.settings().run.retry_limit = 0;
  EXPECT_THAT(CoverageOf(kLarge).error_message, HasSubstr("does not fit on our disk"));
}

TEST_F(GraphConnect, ARunWithoutRetriesAsksOnce) {
  runs_.settings().run.retry_limit = 0;
  Fail(Status("list", 503, "once"));
  const RunEnd end = runs_.Run({kPolicies});
  EXPECT_EQ(end.collection.types.at(kPolicies).error_code, "PROVIDER_UNAVAILABLE");
  EXPECT_EQ(end.collection.retries, 0);
  EXPECT_THAT(PathsOf("list"), testing::SizeIs(1));
  runs_.settings().run.retry_limit = 1;
  Fail(Status("list", 503, "once"));
  EXPECT_EQ(CoverageOf(kPolicies).state, TypeState::kComplete);
}

TEST_F(GraphConnect, ARunEndsWithItsTime) {
  Fail(Status("list", 503, "always"));
  const TypeCoverage coverage = CoverageOf(kPolicies, seconds{1});
  EXPECT_EQ(coverage.state, TypeState::kFailed);
  EXPECT_THAT(coverage.error_code, testing::AnyOf("PROVIDER_UNAVAILABLE", "DEADLINE_EXCEEDED"));
}

// The tenant's id stands in the path.
TEST_F(GraphConnect, TheTenantIsTheOneOfItsSection) {
  EXPECT_EQ(CoverageOf("organizationalBrandingLocalizations").state, TypeState::kComplete);
  EXPECT_THAT(PathsOf("list"),
              Contains(HasSubstr("/organization/" + runs_.fake().Address("tenant") + '/')));
}

TEST_F(GraphConnect, WhoChangedWhatIsAskedWhereItIsWanted) {
  runs_.fake().Tell("content", {{"fixture", "entra"}});
  EXPECT_THAT(runs_.Run({kPolicies}).collection.acts, IsEmpty());
  EXPECT_THAT(PathsOf("audit"), IsEmpty());
  runs_.settings().changes_since = At("2026-01-01T00:00:00Z");
  std::vector<std::string> actors;
  for (const domain::Act& act : runs_.Run({kPolicies}).collection.acts) {
    actors.push_back(act.deed.actor);
  }
  EXPECT_THAT(actors, UnorderedElementsAre("glass@contoso.example", "admin@contoso.example"));
}

TEST_F(GraphConnect, ThatNobodySaysWhoChangedWhatIsAWarningWhereItWasAskedFor) {
  TellApp(WithSecretFor("Policy.Read.All"));
  runs_.settings().changes_since = At("2026-01-01T00:00:00Z");
  EXPECT_THAT(runs_.Run({kPolicies}).collection.warnings, IsEmpty());
  runs_.settings().run.attribution = true;
  EXPECT_THAT(runs_.Run({kPolicies}).collection.warnings, Contains(HasSubstr("AuditLog.Read.All")));
}

TEST_F(GraphConnect, WhatItsCloudDoesNotHaveIsNotAsked) {
  catalogue::PolicyType type = *BuiltIn().FindType(ProviderKind::kMicrosoftGraph, kPolicies);
  std::get<catalogue::GraphType>(type.source).not_in_clouds = {domain::GraphCloud::kCustom};
  provider::MemorySink sink;
  const auto provider =
      provider::Providers::Find(ProviderKind::kMicrosoftGraph)(runs_.settings(), clock_);
  EXPECT_EQ(provider->Collect({type}, sink, {}).types.at(kPolicies).state, TypeState::kUnsupported);
  EXPECT_THAT(PathsOf("list"), IsEmpty());
}

TEST_F(GraphConnect, AnAuthorityThatIsNoneIsNamed) {
  runs_.settings().tenant_folder = "/nonexistent";
  EXPECT_THAT(MessageOf<provider::ProviderError>([&] { runs_.Run({kPolicies}); }),
              HasSubstr("Secret \"authorities\""));
}

TEST_F(GraphConnect, ACheckAsksForOneTokenAndForNothingElse) {
  const domain::CheckFindings found = Check();
  EXPECT_FALSE(found.is_token_opaque);
  EXPECT_THAT(found.missing, IsEmpty());
  EXPECT_EQ(found.credential_expires_at, std::nullopt) << "of a secret nobody knows";
  EXPECT_THAT(Requests(), testing::SizeIs(1));
  EXPECT_THAT(PathsOf("signIn"), testing::SizeIs(1));
}

TEST_F(GraphConnect, ACheckSaysWhatIsNotGranted) {
  TellApp(WithSecretFor("Policy.Read.All"));
  EXPECT_THAT(Check().to_grant, Contains("DeviceManagementConfiguration.Read.All"));
}

TEST_F(GraphConnect, ACheckSaysWhenTheCertificateExpires) {
  const auto now = clock_.NowSeconds();
  const Validity validity{.begins = now - std::chrono::hours{1},
                          .ends = now + std::chrono::hours{48}};
  const std::string certificate = MadeCertificate(OwnKey(), validity);
  TellApp({{"certificates", Json::array({certificate})}});
  std::filesystem::remove(runs_.settings().tenant_folder / "clientSecret");
  File("tls.crt") << certificate;
  File("tls.key") << OwnKey().Pem();
  EXPECT_EQ(Check().credential_expires_at, validity.ends);
}

}  // namespace
}  // namespace strongroom::test
