#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "catalogue/load.h"
#include "catalogue/reduce.h"
#include "catalogue/restorability.h"

// What catalogue/graph.yaml says of secrets.
namespace strongroom::catalogue {
namespace {

using base::Json;

const PolicyType& Type(const std::string& key) {
  static const Catalogues catalogues = LoadBuiltIn();
  return *catalogues.FindType(domain::ProviderKind::kMicrosoftGraph, key);
}

struct Row {
  const char* type;
  Json object;
};

TEST(GraphSecrets, AreNotStored) {
  const std::vector<Row> table = {
      {"deviceConfigurations",
       Json::parse(R"({"@odata.type":"#microsoft.graph.windows10CustomConfiguration",
         "omaSettings":[{"isEncrypted":true,"value":"hush","omaUri":"./a"}]})")},
      {"deviceConfigurations",
       {{"omaSettings",
         {{{"isEncrypted", false},
           {"value", base::EncodeBase64("<w><keyMaterial>hush</keyMaterial><p>1</p></w>")}}}}}},
      {"deviceConfigurations", Json::parse(R"({"preSharedKey":"hush"})")},
      {"deviceConfigurations",
       {{"payload", base::EncodeBase64(
                        "<plist><dict><key>Password</key><string>hush</string></dict></plist>")}}},
      {"configurationPolicies",
       Json::parse(R"({"settings":[{"settingInstance":{"groupSettingCollectionValue":[{"children":[
         {"simpleSettingValue":{"@odata.type":
         "#microsoft.graph.deviceManagementConfigurationSecretSettingValue","value":"hush",
         "valueState":"encryptedValueToken"}}]}]}}]})")},
      {"androidDeviceOwnerEnrollmentProfiles",
       Json::parse(R"({"tokenValue":"hush","qrCodeContent":"hush","wifiPassword":"hush",
         "qrCodeImage":{"type":"image/png","value":"hush"}})")},
      {"mobileAppConfigurations",
       {{"payloadJson",
         base::EncodeBase64(
             R"({"managedProperty":[{"key":"vpn_password","valueString":"hush"}]})")}}},
      {"identityProviders", Json::parse(R"({"clientSecret":"hush"})")},
      {"vppTokens", Json::parse(R"({"token":"hush"})")},
      {"depOnboardingSettings",
       Json::parse(R"({"enrollmentProfiles":[{"adminAccountPassword":"hush"}]})")},
  };
  for (const Row& row : table) {
    const Json reduced = Reduce(Type(row.type), row.object);
    const std::string text = reduced.dump();
    EXPECT_EQ(text.find("hush"), std::string::npos) << row.type << ' ' << text;
    EXPECT_EQ(text.find("aHVza"), std::string::npos) << row.type << ' ' << text;
    EXPECT_NE(reduced, row.object) << row.type;
    EXPECT_TRUE(IsMasked(Type(row.type), reduced)) << row.type << ' ' << text;
    EXPECT_NE(RestorabilityOf(Type(row.type), reduced).restore_class, RestoreClass::kFull)
        << row.type;
  }
}

TEST(GraphSecrets, AreNoRulesForPasswords) {
  for (const Row& row : std::vector<Row>{
           {"deviceCompliancePolicies",
            Json::parse(R"({"passwordRequired":true,"passwordMinimumLength":8,
              "passwordRequiredType":"alphanumeric","workProfilePasswordRequiredType":"deviceDefault",
              "androidPasswordComplexity":"high","passwordExpirationDays":30})")},
           {"groupSettings",
            Json::parse(R"({"values":[{"name":"BannedPasswordList","value":"contoso\tfabrikam"},
              {"name":"EnableBannedPasswordCheck","value":"True"}]})")},
           {"organizations",
            Json::parse(R"({"onPremisesLastPasswordSyncDateTime":"2026-01-01T00:00:00Z"})")},
       }) {
    EXPECT_EQ(Reduce(Type(row.type), row.object), row.object) << row.type;
  }
}

}  // namespace
}  // namespace strongroom::catalogue
