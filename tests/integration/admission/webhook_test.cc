#include <gmock/gmock.h>

#include "api/schedule.h"
#include "domain/run_change.h"
#include "forbidden_fields.h"
#include "integration/support/forwarder.h"
#include "integration/support/postgres.h"
#include "support/eventually.h"
#include "webhook_cluster.h"

namespace strongroom::server::admission {
namespace {

using nlohmann::json;
using test::Eventually;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kAsController = std::string("--as ") + kController + " --as-group system:masters";

// What is said to people whose change was not made because nobody answered the API server.
bool IsNotAnswered(const test::CommandResult& answer) {
  return answer.exit_code != 0 && answer.err.find(
                                      "failed calling webhook "
                                      "\"admission.strongroom.dev\"") != std::string::npos;
}

TEST_F(Webhook, SaysWhatTheConditionWouldSay) {
  Register();
  const json object = Schedule("Europe/Berln");
  const auto answer = Create(object);
  EXPECT_NE(answer.exit_code, 0);
  EXPECT_THAT(answer.err, AllOf(HasSubstr("\"nightly\" is invalid: " +
                                          domain::Describe(api::DecodeSchedule(object).invalid)),
                                HasSubstr("did you mean Europe/Berlin?")));
  EXPECT_EQ(Create(Object("Tenant", "cluster", R"({"provider": "kubernetes"})")).exit_code, 0);
  json types = Schedule("Europe/Berlin");
  types["spec"]["policyTypes"] = {"networkPolicys"};
  EXPECT_THAT(Create(types).err,
              AllOf(HasSubstr("is invalid: spec.policyTypes"), HasSubstr("networkPolicies")));
}

TEST_F(Webhook, WarnsWhoeverLooks) {
  Register();
  const auto answer = Create(Schedule("Europe/Berlin"));
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.err,
              AllOf(HasSubstr("Warning: "), HasSubstr("02:30 does not exist in Europe/Berlin"),
                    HasSubstr("02:30 comes twice in Europe/Berlin"),
                    HasSubstr("there is no Tenant \"cluster\"")));
  const auto lowered =
      Kubectl(R"(patch bsched nightly --type=merge -p '{"spec": {"retention": {"keepLast": 1}}}')");
  EXPECT_EQ(lowered.exit_code, 0) << lowered.err;
  EXPECT_THAT(lowered.err, Not(HasSubstr("Warning: 2"))) << "of clocks it was told before";
}

TEST_F(Webhook, ReviewsNotifiers) {
  Register();
  json notifier = Object("Notifier", "on-call", R"({"slack": {"urlSecretRef": {"name": "slack"}},
      "rules": {"namespaces": ["*"], "digest": {"timezone": "Europe/Berln", "timeOfDay": "07:00"}}})");
  EXPECT_THAT(Create(notifier).err, HasSubstr("did you mean Europe/Berlin?"));
  notifier["spec"]["rules"]["digest"]["timezone"] = "Europe/Berlin";
  Grant("User", "nina", {"get", "create", "patch"}, {"notifiers"});
  EXPECT_THAT(Create(notifier, "--as nina").err,
              HasSubstr("spec.slack.urlSecretRef: names Secret \"slack\""));
  Grant("User", "nina", {"get"}, {"secrets"}, "");
  const auto made = Create(notifier, "--as nina");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("Warning: a Notifier here does nothing"));
  const auto asked =
      Kubectl("annotate notifier on-call --as nina strongroom.dev/test-requested=t-1");
  EXPECT_EQ(asked.exit_code, 0) << asked.err;
}

TEST_F(Webhook, KeepsForbiddenFieldsFromEveryKindOfPatch) {
  Register();
  Grant("User", "ada", {"get", "create", "update", "patch"}, {"backupscheduleruns"});
  ASSERT_EQ(Create(Run("mine"), "--as ada").exit_code, 0);
  ExpectNothingForbiddenIsWritten("ada");
  ExpectWhatIsAllowedIsWritten("ada");
}

TEST_F(Webhook, LetsARunBeCanceledOnce) {
  Register();
  Grant("User", "ada", {"get", "create", "patch"}, {"backupscheduleruns"});
  ASSERT_EQ(Create(Run("mine"), "--as ada").exit_code, 0);
  const std::string patch = "patch bsr mine --as ada --type=merge -p ";
  EXPECT_EQ(Kubectl(patch + R"('{"spec": {"cancel": true}}')").exit_code, 0);
  EXPECT_THAT(Kubectl(patch + R"('{"spec": {"cancel": false}}')").err,
              HasSubstr(domain::FaultOfChange({.is_canceled = true}, {})));
  json again = Run("again");
  again["spec"]["trigger"] = "schedule";
  EXPECT_THAT(Create(again, "--as ada").err, HasSubstr("spec.trigger: runs of trigger schedule"));
  EXPECT_EQ(Create(again, kAsController).exit_code, 0);
}

// Directories give people many groups, and Kubernetes has to be asked about all of them.
TEST_F(Webhook, LetsThoseChangeOwnersWhoMayDelete) {
  Register();
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  Grant("User", "ada", {"get", "patch"}, {"backupschedules"});
  Grant("Group", "g4777", {"delete"}, {"backupschedules"});
  const std::string patch =
      R"(patch bsched nightly --type=merge -p '{"metadata": {"finalizers": ["example.com/x"]}}')";
  EXPECT_THAT(Kubectl(patch + " --as ada").err,
              HasSubstr("metadata.finalizers: only for those who may delete the object"));
  std::string groups;
  for (int i = 1; i <= 5'000; ++i) groups += " --as-group g" + std::to_string(i);
  const auto allowed = Kubectl(patch + " --as ada" + groups);
  EXPECT_EQ(allowed.exit_code, 0) << allowed.err.substr(0, 1'000);
  EXPECT_EQ(Kubectl(R"(patch bsched nightly --type=merge -p '{"metadata": {"finalizers": null}}')")
                .exit_code,
            0);
}

// Rights on our objects alone are not rights on Secrets, nor on what pods may be.
TEST_F(Webhook, WantsTheRightToWhatIsNamed) {
  Register();
  Grant("User", "ada", {"get", "patch", "create"}, {"tenants"});
  const json secret = Object("Tenant", "spare", R"({"provider": "kubernetes",
      "kubernetes": {"kubeconfigSecretRef": {"name": "kubeconfig"}}})");
  const json account = Object("Tenant", "own", R"({"provider": "kubernetes",
      "kubernetes": {"serviceAccountName": "reader"}})");
  EXPECT_THAT(Create(secret, "--as ada").err, HasSubstr("names Secret \"kubeconfig\""));
  EXPECT_THAT(Create(account, "--as ada").err, HasSubstr("names ServiceAccount \"reader\""));
  Grant("User", "ada", {"get"}, {"secrets"}, "");
  const auto with_secret = Create(secret, "--as ada");
  EXPECT_EQ(with_secret.exit_code, 0) << with_secret.err;
  Grant("User", "ada", {"use"}, {"serviceaccounts"}, "");
  const auto with_account = Create(account, "--as ada");
  EXPECT_EQ(with_account.exit_code, 0) << with_account.err;
  const std::string patch = "patch tenant own --type=merge --as ada -p ";
  const auto claimed = Kubectl(
      patch +
      R"('{"spec": {"provider": "directory", "kubernetes": null, "directory": {"claimName": "x"}}}')");
  EXPECT_THAT(claimed.err, HasSubstr("names PersistentVolumeClaim \"x\""));
}

// What somebody else has named is not theirs to send elsewhere who may change the object.
TEST_F(Webhook, AsksAgainWhereWhatIsNamedIsForAnother) {
  Register();
  Grant("User", "ada", {"get", "patch", "create"}, {"tenants", "backuprestores"});
  ASSERT_EQ(Create(Object("Tenant", "spare", R"({"provider": "kubernetes", "kubernetes": {
                "kubeconfigSecretRef": {"name": "kubeconfig", "key": "reader"}}})"))
                .exit_code,
            0);
  const auto patch = [&](const std::string& object, const std::string& spec) {
    return Kubectl("patch " + object + " --type=merge --as ada -p '{\"spec\": " + spec + "}'");
  };
  const auto more = patch("tenant spare", R"({"maxConcurrentRuns": 2})");
  EXPECT_EQ(more.exit_code, 0) << more.err;
  EXPECT_THAT(
      patch("tenant spare", R"({"kubernetes": {"kubeconfigSecretRef": {"key": "admin"}}})").err,
      AllOf(HasSubstr("denied the request: spec.kubernetes.kubeconfigSecretRef: names Secret"),
            HasSubstr("it was named before")));
  ASSERT_EQ(Create(Object("BackupRestore", "plan", R"({"backupSet": "nightly-202603010130-42",
                "target": {"kubernetes": {"serviceAccountName": "restorer"}}})"))
                .exit_code,
            0);
  EXPECT_THAT(patch("backuprestore plan", R"({"mode": "apply"})").err,
              HasSubstr("denied the request: spec.target.kubernetes.serviceAccountName: names "
                        "ServiceAccount \"restorer\""));
  const auto canceled = patch("backuprestore plan", R"({"cancel": true})");
  EXPECT_EQ(canceled.exit_code, 0) << canceled.err;
}

TEST_F(Webhook, KeepsWhereATenantSignsInToTheInstallationsLists) {
  Register();
  const auto graph = [&](const std::string& more) {
    return Object("Tenant", "contoso",
                  R"({"provider": "microsoftGraph", "microsoftGraph": {
        "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
        "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621", )" +
                      more + "}}");
  };
  EXPECT_THAT(
      Create(graph(R"("workloadIdentity": {"audience": "https://kubernetes.default.svc"})")).err,
      HasSubstr("is invalid: spec.microsoftGraph.workloadIdentity.audience: "));
  EXPECT_THAT(Create(graph(R"("credentialsSecretRef": {"name": "app"}, "cloud": "custom",
      "endpoints": {"login": "https://evil.example", "graph": "https://evil.example"})"))
                  .err,
              HasSubstr("is invalid: spec.microsoftGraph.endpoints.login: "));
  Grant("User", "ada", {"create"}, {"tenants"});
  EXPECT_THAT(Create(graph(R"("workloadIdentity": {})"), "--as ada").err,
              HasSubstr("names ServiceAccount \"default\""));
  const auto made = Create(graph(R"("workloadIdentity": {})"));
  EXPECT_EQ(made.exit_code, 0) << made.err;
}

TEST_F(Webhook, GuardsTheMetadataOfWhatIsNew) {
  Register();
  Grant("User", "ada", {"get", "create"}, {"backupscheduleruns"});
  for (const ForbiddenField& field : ForbiddenFields()) {
    if (!field.path.starts_with("/metadata/")) continue;
    const auto refused = Create(With(field, Run("mine")), "--as ada");
    EXPECT_THAT(refused.err, HasSubstr("denied the request: metadata.")) << field.path;
  }
  const auto made = Create(Run("mine"), "--as ada");
  EXPECT_EQ(made.exit_code, 0) << made.err;
}

TEST_F(Webhook, LeavesRowsOfWhatIsIntendedAndRefused) {
  Register();
  Grant("User", "ada", {"get", "create", "delete"}, {"backupschedules"});
  EXPECT_NE(Create(Schedule("Europe/Berln"), "--as ada").exit_code, 0);
  EXPECT_EQ(Create(Schedule("UTC"), "--as ada --dry-run=server").exit_code, 0);
  EXPECT_EQ(Create(Schedule("UTC"), "--as ada").exit_code, 0);
  EXPECT_EQ(Kubectl("delete bsched nightly --wait=false --as ada").exit_code, 0);
  const std::string expected =
      "intended ada create backupschedules/nightly ;"
      "intended ada delete backupschedules/nightly ;"
      "refused ada create backupschedules/nightly Invalid";
  EXPECT_TRUE(Eventually([&] { return Rows() == expected; })) << Rows();
}

// Run now, retry and cancel, as people do them.
TEST_F(Webhook, LeavesRowsOfWhoStartsAndStopsRuns) {
  Register();
  Grant("User", "ada", {"get", "create", "patch"}, {"backupschedules"});
  Grant("User", "ada", {"get", "create", "patch"}, {"backupscheduleruns"});
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  ASSERT_EQ(Kubectl("annotate bsched nightly strongroom.dev/run-now=token-1 --as ada").exit_code,
            0);
  ASSERT_EQ(Create(Run("by-hand"), "--as ada").exit_code, 0);
  ASSERT_EQ(Kubectl(R"(patch bsr by-hand --type=merge -p '{"spec": {"cancel": true}}' --as ada)")
                .exit_code,
            0);
  const auto has = [&](const std::string& action, const std::string& subject,
                       const std::string& change) {
    return database_.Value("SELECT EXISTS (SELECT FROM strongroom.audit_log WHERE namespace = '" +
                           ns_ + "' AND actor = 'ada' AND action = '" + action +
                           "' AND subject = '" + subject + "' AND changes @> '[" + change +
                           "]')") == "t";
  };
  EXPECT_TRUE(Eventually([&] {
    return has("update", "backupschedules/nightly",
               R"({"path": "metadata.annotations[strongroom.dev/run-now]", "to": "token-1"})") &&
           has("create", "backupscheduleruns/by-hand",
               R"({"path": "spec.trigger", "to": "manual"})") &&
           has("update", "backupscheduleruns/by-hand", R"({"path": "spec.cancel", "to": "true"})");
  })) << Rows();
}

TEST_F(Webhook, SaysWhoChangedWhatByWhichClient) {
  Register();
  Grant("User", "ada", {"get", "create", "patch"}, {"backupschedules"});
  EXPECT_EQ(Create(Schedule("UTC"), "--as ada --as-group ops").exit_code, 0);
  EXPECT_EQ(Kubectl(R"(patch bsched nightly --type=merge -p '{"spec": {"enabled": false}}' )"
                    "--as ada --as-group ops --field-manager mended")
                .exit_code,
            0);
  const auto of = [&](const std::string& what, const std::string& action) {
    return database_.Value("SELECT " + what + " FROM strongroom.audit_log WHERE namespace = '" +
                           ns_ + "' AND action = '" + action + "'");
  };
  EXPECT_TRUE(Eventually([&] { return of("via", "update") == "mended"; })) << Rows();
  EXPECT_EQ(of("generation", "create"), "1");
  EXPECT_EQ(of("generation", "update"), "2");
  EXPECT_EQ(of("object_uid", "create"), of("object_uid", "update"));
  EXPECT_NE(of("object_uid", "create"), "");
  EXPECT_NE(of("via", "create"), "") << "kubectl says it, or the API server finds it";
  EXPECT_EQ(of("'ops' = ANY(groups)", "update"), "t");
  EXPECT_NE(of("request_uid", "update"), "");
  EXPECT_EQ(of("changes -> 0 ->> 'path' || ' ' || (changes -> 0 ->> 'to')", "update"),
            "spec.enabled false");
  EXPECT_EQ(of("changes @> '[{\"path\": \"spec.timezone\", \"to\": \"UTC\"}]'", "create"), "t");
}

// Not even somebody who may create everything there may have reviews made, and so write rows of the
// audit log in the names of others.
TEST_F(Webhook, IsForApiServersAlone) {
  Register();
  const json review{{"apiVersion", "admission.k8s.io/v1"},
                    {"kind", "AdmissionReview"},
                    {"request",
                     {{"uid", "u-1"},
                      {"resource", {{"group", "strongroom.dev"}, {"resource", "backupschedules"}}},
                      {"operation", "CREATE"},
                      {"namespace", ns_},
                      {"userInfo", {{"username", "eve\nadmin"}}},
                      {"object", Schedule("UTC")}}}};
  EXPECT_EQ(Kubectl("create clusterrole eve-reviews --verb=create "
                    "--resource=admissionreviews.sets.strongroom.dev")
                .exit_code,
            0);
  EXPECT_EQ(Kubectl("create clusterrolebinding eve-reviews --clusterrole=eve-reviews --user=eve")
                .exit_code,
            0);
  const std::string post =
      "create --raw /apis/sets.strongroom.dev/v1alpha1/admissionreviews -f FILE";
  EXPECT_TRUE(Eventually([&] {
    return Kubectl(post + " --as eve", review).err.find("only API servers") != std::string::npos;
  })) << Kubectl(post + " --as eve", review).err;
  EXPECT_EQ(Post(base::CanonicalJson(review)).status, 401);
  const auto answer = Kubectl(post, review);
  EXPECT_THAT(answer.out, HasSubstr("\"allowed\":true")) << "the admin may do everything anyway";
  const std::string expected = R"(intended eve\nadmin create backupschedules/nightly )";
  EXPECT_TRUE(Eventually([&] { return Rows() == expected; })) << Rows();
  EXPECT_EQ(Kubectl("delete clusterrole,clusterrolebinding eve-reviews").exit_code, 0);
}

TEST_F(Webhook, LeavesNoRowOfWhatChangesNothing) {
  Register();
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  EXPECT_EQ(Kubectl("label bsched nightly team=a").exit_code, 0);
  EXPECT_EQ(Kubectl("annotate bsched nightly note=b").exit_code, 0);
  EXPECT_EQ(Kubectl("annotate bsched nightly strongroom.dev/run-now=once").exit_code, 0);
  const std::string expected =
      "intended admin create backupschedules/nightly ;"
      "intended admin update backupschedules/nightly ";
  EXPECT_TRUE(Eventually([&] { return Rows() == expected; })) << Rows();
}

TEST_F(Webhook, NeedsNoPostgres) {
  Register("Fail");
  test::Postgres::Shared().Stop();
  EXPECT_THAT(Create(Schedule("Europe/Berln")).err, HasSubstr("did you mean Europe/Berlin?"));
  const auto taken = Create(Schedule("UTC"));
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  test::Postgres::Shared().Start();
}

// What the controller writes, it checks itself: it waits for nobody.
TEST_F(Webhook, ThatHasToAnswerIsInNoWayOfTheController) {
  Register("Fail");
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  StopServer();
  EXPECT_TRUE(Eventually([&] { return IsNotAnswered(Create(Schedule("UTC", "second"))); }));
  json slot = Run("slot");
  slot["spec"]["trigger"] = "schedule";
  const auto made = Create(slot, kAsController);
  EXPECT_EQ(made.exit_code, 0) << made.err;
  const auto adopted = Kubectl(
      R"(patch bsr slot --type=merge -p '{"metadata": {"labels": {"strongroom.dev/schedule": "nightly"}}}' )" +
      kAsController);
  EXPECT_EQ(adopted.exit_code, 0) << adopted.err;
  EXPECT_EQ(Kubectl("delete bsr slot " + kAsController).exit_code, 0);
}

// Nobody who has to mend, renew or delete something waits for it.
TEST_F(Webhook, ThatIsAwayHoldsNothing) {
  Register();
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  StopServer();
  const auto taken = Create(Schedule("Europe/Berln", "wrong"));
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_EQ(Kubectl("delete bsched wrong").exit_code, 0);
  ExpectTheRestGoesOn();
}

// Where it has to answer, nobody changes anything, and is told by what; all else goes on.
TEST_F(Webhook, ThatIsAwayAndHasToAnswerHoldsNoDeletion) {
  Register("Fail");
  ASSERT_EQ(Create(Schedule("UTC")).exit_code, 0);
  StopServer();
  EXPECT_TRUE(Eventually([&] { return IsNotAnswered(Create(Schedule("UTC", "second"))); }));
  EXPECT_TRUE(IsNotAnswered(
      Kubectl(R"(patch bsched nightly --type=merge -p '{"spec": {"timeOfDay": "03:30"}}')")));
  ExpectTheRestGoesOn();
}

class SlowWebhook : public Webhook {
 protected:
  // The server falls silent, when it has answered: connections stay, and never say a word.
  void RegisterAndFallSilent(const std::string& failure_policy) {
    RegisterAt(forwarder_.port(), failure_policy);
    EXPECT_EQ(Create(Schedule("UTC")).exit_code, 0);
    forwarder_.HoldAfter(0);
  }

  test::Forwarder forwarder_{{server_->sets_port()}};
};

TEST_F(SlowWebhook, IsWaitedForByEditsAlone) {
  RegisterAndFallSilent("Ignore");
  const auto begin = clock_.Steady();
  const auto taken = Create(Schedule("Europe/Berln", "wrong"));
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_GE(clock_.Steady() - begin, std::chrono::seconds{3}) << "of the 5 s that it has";
  ExpectTheRestGoesOn();
}

TEST_F(SlowWebhook, ThatHasToAnswerHoldsNoDeletion) {
  RegisterAndFallSilent("Fail");
  EXPECT_TRUE(Eventually([&] { return IsNotAnswered(Create(Schedule("UTC", "second"))); }));
  ExpectTheRestGoesOn();
}

class DistrustedWebhook : public Webhook {
 protected:
  // Of a server that the API server does not believe, by the certificate of the API: what there is
  // to it is seen at the API, and where the webhook need not answer, nobody waits for it.
  void HoldsNothingBeingTrustedBy(const std::string& ca_file, const std::string& words) {
    const std::string try_out = "--dry-run=server";
    registration_.Register(server_->sets_port(), ca_file);
    EXPECT_TRUE(Eventually([&] { return registration_.Answer().find(words) != std::string::npos; }))
        << registration_.Answer();
    InstallHooks("Fail");
    EXPECT_TRUE(Eventually([&] { return IsNotAnswered(Create(Schedule("UTC"), try_out)); }));
    InstallHooks("Ignore");
    EXPECT_TRUE(Eventually([&] { return Create(Schedule("UTC"), try_out).exit_code == 0; }));
    const auto taken = Create(Schedule("Europe/Berln"));
    EXPECT_EQ(taken.exit_code, 0) << taken.err;
    EXPECT_EQ(Kubectl("delete bsched nightly").exit_code, 0);
  }
};

TEST_F(DistrustedWebhook, OfAnotherAuthorityHoldsNothing) {
  const test::Certificate other;
  HoldsNothingBeingTrustedBy(other.file(), "x509: ");
}

TEST_F(DistrustedWebhook, WhoseCertificateHasExpiredHoldsNothing) {
  const std::string folder = folder_.path();
  test::RunCommand(
      {"/bin/bash", "-c",
       "cd '" + folder +
           "' && touch index && echo 01 > serial && printf '%s\\n' '[ca]' 'default_ca=d' '[d]' "
           "'database=index' 'serial=serial' 'new_certs_dir=.' 'default_md=sha256' 'policy=p' "
           "'x509_extensions=e' '[p]' 'commonName=supplied' '[e]' "
           "'subjectAltName=" +
           std::string(test::SetsRegistration::kCertificateName) +
           "' > ca.cnf && openssl req -new -newkey ec -pkeyopt "
           "ec_paramgen_curve:P-256 -nodes -subj /CN=old -keyout old.key -out old.csr && openssl "
           "ca -batch -notext -config ca.cnf -selfsign -keyfile old.key -in old.csr -out old.crt "
           "-startdate 20200101000000Z -enddate 20200201000000Z"});
  StartServer(folder + "/old.crt", folder + "/old.key");
  HoldsNothingBeingTrustedBy(folder + "/old.crt", "certificate has expired");
  // With one that holds it is asked.
  StartServer(certificate_.file(), certificate_.key());
  Register();
  EXPECT_NE(Create(Schedule("Europe/Berln")).exit_code, 0);
}

}  // namespace
}  // namespace strongroom::server::admission
