#include <gmock/gmock.h>

#include <filesystem>

#include "integration/support/command.h"
#include "support/eventually.h"
#include "three_sets.h"

// Who may read backup sets: whoever the API server says has the right, and nobody by their own
// word.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SetsRights : public ThreeSets {
 protected:
  SetsRights() { MakeNamespace("team-b"); }

  // Status of what curl gets without the API server in between.
  std::string Status(const std::string& path, const std::string& flags) const {
    return test::TryCommand({"/bin/bash", "-c",
                             "curl -s -o /dev/null -w '%{http_code}' --cacert " +
                                 certificate_.file() + ' ' + flags + " 'https://127.0.0.1:" +
                                 std::to_string(server_->sets_port()) + path + '\''})
        .out;
  }
};

TEST_F(SetsRights, AreThoseOfTheCaller) {
  Grant("ann", "team-a", "backupsets", "list,get");
  EXPECT_THAT(Told("get bset -n team-a --as ann"), HasSubstr(Name(1)));
  EXPECT_THAT(Told("get bset -n team-a " + Name(1) + " --as ann"), HasSubstr(Name(1)));
  EXPECT_EQ(Kubectl("auth can-i get backupsets.sets.strongroom.dev -n team-a --as ann").exit_code,
            0);
  EXPECT_NE(Kubectl("auth can-i get backupsets.sets.strongroom.dev -n team-b --as ann").exit_code,
            0);
  EXPECT_THAT(Told("get bset -A --as ann"),
              AllOf(HasSubstr("Forbidden"), HasSubstr("at the cluster scope")));
  EXPECT_THAT(Told("get bset -n team-a --as bob"),
              HasSubstr("backupsets.sets.strongroom.dev is forbidden: User \"bob\" cannot list "
                        "resource \"backupsets\" in API group \"sets.strongroom.dev\" in the "
                        "namespace \"team-a\""));
}

// 403 comes before 404: who may not read a namespace cannot find out what is in it.
TEST_F(SetsRights, SayNothingOfWhatIsThere) {
  Grant("ben", "team-b", "backupsets", "list,get");
  const std::string there = Told("get bset -n team-a " + Name(1) + " --as ben");
  const std::string not_there = Told("get bset -n team-a nightly-1-424242 --as ben");
  EXPECT_THAT(there, HasSubstr("Forbidden"));
  EXPECT_THAT(not_there, HasSubstr("Forbidden"));
  // That it is another namespace's set does not show either.
  EXPECT_THAT(Told("get bset -n team-b " + Name(1) + " --as ben"), HasSubstr("not found"));
}

TEST_F(SetsRights, AreNobodysByTheirOwnWord) {
  const std::string forged = "-H 'X-Remote-User: admin' -H 'X-Remote-Group: system:masters'";
  EXPECT_EQ(Status(kSetsPath, forged), "401");
  const std::string pki = Cluster().kubeconfig().parent_path() / "pki";
  const auto with = [&](const std::string& certificate) {
    return forged + " --cert " + pki + '/' + certificate + ".crt --key " + pki + '/' + certificate +
           ".key";
  };
  // A client of the cluster, whose authority is not that of the proxy; and a certificate that
  // somebody made for themselves.
  EXPECT_EQ(Status(kSetsPath, with("admin")), "401");
  const test::TemporaryFolder folder;
  test::RunCommand({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
                    "/CN=front-proxy-client", "-keyout", folder / "own.key", "-out",
                    folder / "own.crt"});
  EXPECT_EQ(Status(kSetsPath, forged + " --cert " + (folder / "own.crt").string() + " --key " +
                                  (folder / "own.key").string()),
            "401");
  // One that the proxy's authority signed for somebody else.
  test::RunCommand(
      {"/bin/bash", "-ec",
       "cd " + folder.path().string() +
           "; openssl req -new -newkey ec -pkeyopt "
           "ec_paramgen_curve:P-256 -nodes -keyout other.key -subj /CN=other 2>/dev/null | "
           "openssl x509 -req -CA " +
           pki + "/front-proxy-ca.crt -CAkey " + pki +
           "/front-proxy-ca.key -set_serial 8 -days 1 -out other.crt 2>/dev/null"});
  EXPECT_EQ(Status(kSetsPath, forged + " --cert " + (folder / "other.crt").string() + " --key " +
                                  (folder / "other.key").string()),
            "401");
  EXPECT_EQ(Status(kSetsPath, with("front-proxy")), "200") << "the proxy itself";
  EXPECT_EQ(
      Status("/apis/sets.strongroom.dev/v1alpha1/namespaces/%ff/backupsets", with("front-proxy")),
      "404");
  EXPECT_EQ(Status(kSetsPath, "-H 'Authorization: Bearer aaa.bbb.ccc'"), "401");
  EXPECT_EQ(Status(kSetsPath, ""), "401");
  EXPECT_EQ(Status("/apis/sets.strongroom.dev/v1alpha1", ""), "200") << "discovery is public";
}

// Directories give people hundreds of groups, each of which is a header.
TEST_F(SetsRights, AreThoseOfTheGroupsOfTheCaller) {
  std::string flags = "--as eve";
  for (int i = 0; i < 1'000; ++i) flags += " --as-group team-number-" + std::to_string(i);
  EXPECT_THAT(Told("get bset -n team-a " + flags), HasSubstr("forbidden"));
  GrantGroup("team-number-777", "team-a", "backupsets", "list,get");
  EXPECT_TRUE(test::Eventually([&] {
    return Kubectl("get bset -n team-a " + flags).out.find(Name(1)) != std::string::npos;
  })) << Told("get bset -n team-a " + flags);
}

TEST_F(SetsRights, AreFoundByATokenToo) {
  client().Create(kube::kServiceAccounts, "team-a", {{"metadata", {{"name", "reader"}}}});
  const std::string token =
      client().Post("/api/v1/namespaces/team-a/serviceaccounts/reader/token",
                    {{"spec", {{"expirationSeconds", 600}}}})["status"]["token"];
  const std::string flags = "-H 'Authorization: Bearer " + token + '\'';
  EXPECT_EQ(Status(kSetsPath, flags), "403");
  Grant("system:serviceaccount:team-a:reader", "team-a", "backupsets", "list,get");
  EXPECT_TRUE(test::Eventually([&] { return Status(kSetsPath, flags) == "200"; }));
}

// Its certificate is exchanged, and the authority that signed it.
TEST_F(SetsRights, OutliveAnExchangeOfTheProxysAuthority) {
  EXPECT_THAT(Told("get bset -n team-a"), HasSubstr(Name(1)));
  const std::string pki = Cluster().kubeconfig().parent_path() / "pki";
  test::RunCommand(
      {"/bin/bash", "-ec",
       "cd " + pki +
           "; openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 "
           "-subj /CN=next -keyout front-proxy-ca.key -out front-proxy-ca.crt 2>/dev/null; openssl "
           "req -new -key front-proxy.key -subj /CN=front-proxy-client | openssl x509 -req -CA "
           "front-proxy-ca.crt -CAkey front-proxy-ca.key -set_serial 7 -days 9 -out "
           "front-proxy.crt -extfile <(printf 'extendedKeyUsage=clientAuth\\n') 2>/dev/null"});
  Cluster().RestartApiServer();
  EXPECT_TRUE(test::Eventually([&] {
    return Kubectl("get bset -n team-a").out.find(Name(1)) != std::string::npos;
  })) << Told("get bset -n team-a");
}

}  // namespace
}  // namespace strongroom::server::sets
