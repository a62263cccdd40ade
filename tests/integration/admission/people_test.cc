#include <gmock/gmock.h>

#include <fstream>

#include "base/printable.h"
#include "forbidden_fields.h"
#include "support/eventually.h"
#include "webhook_cluster.h"

// Who asks, as real API servers say it.
namespace strongroom::server::admission {
namespace {

using nlohmann::json;
using test::Eventually;
using testing::HasSubstr;

class People : public Webhook {
 protected:
  // A kubeconfig of somebody of that name, whose certificate the cluster's authority has signed.
  // As the shell quotes it: "eve\nadmin".
  std::string KubeconfigOf(const std::string& quoted_name) const {
    const std::string pki = Cluster().kubeconfig().parent_path() / "pki";
    test::RunCommand(
        {"/bin/bash", "-ec",
         "cd '" + folder_.path().string() +
             "'; openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -utf8 -subj "
             "$'/O=system:masters/CN=" +
             quoted_name + "' -keyout who.key 2>/dev/null | openssl x509 -req -CA '" + pki +
             "/ca.crt' -CAkey '" + pki +
             "/ca.key' -set_serial 77 -days 1 -out who.crt -extfile <(printf "
             "'extendedKeyUsage=clientAuth\\n') 2>/dev/null"});
    json config = base::ParseJson(Kubectl("config view --raw -o json").Told());
    config["users"][0]["user"] = {{"client-certificate", folder_ / "who.crt"},
                                  {"client-key", folder_ / "who.key"}};
    std::ofstream(folder_ / "who.kubeconfig") << base::CanonicalJson(config);
    return folder_ / "who.kubeconfig";
  }
};

TEST_F(People, AreInOneLineWhateverTheyAreCalled) {
  Register();
  const std::string kubeconfig = KubeconfigOf(R"(eve\nadmin\e[2J\xe2\x80\xae)");
  const std::string shown = base::Printable("eve\nadmin\x1b[2J\u202e");
  const std::string as_eve = "--kubeconfig " + kubeconfig;
  const auto created = Create(Schedule("UTC"), as_eve);
  EXPECT_EQ(created.exit_code, 0) << created.err;
  EXPECT_NE(Create(Schedule("Europe/Berln", "second"), as_eve).exit_code, 0);
  const std::string expected = "intended " + shown +
                               " create backupschedules/nightly ;"
                               "refused " +
                               shown + " create backupschedules/second Invalid";
  EXPECT_TRUE(Eventually([&] { return Rows() == expected; })) << Rows();
}

// Whoever acts as somebody else may do what that one may, and the rows are that one's.
TEST_F(People, WhoActAsSomebodyElseMayDoWhatThatOneMay) {
  Register();
  Grant("User", "ada", {"get", "create", "patch"}, {"backupschedules"});
  ASSERT_EQ(Create(Schedule("UTC"), "--as ada").exit_code, 0);
  const std::string patch =
      R"(patch bsched nightly --type=merge -p '{"metadata": {"finalizers": ["example.com/x"]}}')";
  EXPECT_THAT(Kubectl(patch + " --as ada").err, HasSubstr("only for those who may delete"));
  EXPECT_EQ(Kubectl(patch).exit_code, 0) << "as the admin, who may delete";
  EXPECT_EQ(Kubectl(R"(patch bsched nightly --type=merge -p '{"metadata": {"finalizers": null}}')")
                .exit_code,
            0);
  EXPECT_TRUE(Eventually([&] {
    const std::string rows = Rows();
    return rows.find("refused ada update backupschedules/nightly Forbidden") != std::string::npos &&
           rows.find("intended ada create") != std::string::npos &&
           rows.find("intended admin update") != std::string::npos;
  })) << Rows();
}

// The roles of the chart give it to nobody; a role of one's own may. Whoever has it writes what the
// operator writes there, and nothing else of the object, which nobody is asked about.
TEST_F(People, WhoWriteAStatusWriteNothingElse) {
  Register();
  Grant("User", "ada", {"get", "create"}, {"backupscheduleruns"});
  Grant("User", "ada", {"update"}, {"backupscheduleruns/status"});
  ASSERT_EQ(Create(Run("mine"), "--as ada").exit_code, 0);
  const json before = KeptOf(Get("bsr mine"));
  for (const ForbiddenField& field : ForbiddenFields()) {
    SCOPED_TRACE(field.path);
    const json stored = Get("bsr mine");
    const auto put = Kubectl("replace --raw " + PathOfRun(stored) + "/status -f FILE --as ada",
                             With(field, stored));
    EXPECT_THAT(put.err, testing::Not(HasSubstr("cannot update resource"))) << "it may";
    EXPECT_EQ(KeptOf(Get("bsr mine")), before);
  }
}

}  // namespace
}  // namespace strongroom::server::admission
