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
      {"deviceConfigurations", Json::parse(R"({"azureOperationalInsightsWorkspaceKey":"hush",
         "advancedThreatProtectionOnboardingBlob":"hush","license":"hush"})")},
      {"deviceConfigurations", Json::parse(R"({"omaSettings":[{"isEncrypted":false,"value":"hush",
         "omaUri":"./Device/Vendor/MSFT/Accounts/Users/admin/Password"}]})")},
      {"deviceConfigurations",
       {{"payload", base::EncodeBase64("<plist><dict><key>PayloadContent</key><dict>"
                                       "<key>Challenge</key><string>hush</string>"
                                       "</dict></dict></plist>")}}},
      {"androidManagedStoreAccountEnterpriseSettings",
       Json::parse(R"({"companyCodes":[{"enrollmentToken":"hush","qrCodeContent":"hush"}]})")},
      {"deviceManagementScripts",
       {{"scriptContent", base::EncodeBase64("param([string]$a)\r\n$password = 'hush'\r\n"
                                             "net user admin hush /add\r\n"
                                             "$headers = @{ 'api-key' = 'hush' }\r\n")}}},
      {"deviceShellScripts",
       {{"scriptContent", base::EncodeBase64("#!/bin/sh\nWIFI_PASSWD=hush\n"
                                             "curl \"https://example.com/?api_key=hush\"\n")}}},
      {"mobileApps",
       Json::parse(R"({"installCommandLine":"setup.exe /q ADMINPWD=hush /norestart"})")},
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

// Nor are what names, identifies or certifies something.
TEST(GraphSecrets, AreNoRulesForPasswords) {
  for (const Row& row : std::vector<Row>{
           {"deviceCompliancePolicies",
            Json::parse(R"({"passwordRequired":true,"passwordMinimumLength":8,
              "passwordRequiredType":"alphanumeric","workProfilePasswordRequiredType":"deviceDefault",
              "androidPasswordComplexity":"high","passwordExpirationDays":30})")},
           {"groupSettings",
            Json::parse(R"({"values":[{"name":"BannedPasswordList","value":"contoso\tfabrikam"},
              {"name":"EnableBannedPasswordCheck","value":"True"}]})")},
           {"configurationPolicies",
            Json::parse(R"({"name":"Password policy","description":"Passwords of 12 characters",
              "settings":[{"settingInstance":{
              "settingDefinitionId":"device_vendor_msft_policy_config_devicelock_devicepasswordenabled",
              "choiceSettingValue":{"value":"device_vendor_msft_policy_config_devicelock_devicepasswordenabled_0",
              "children":[{"settingDefinitionId":"device_vendor_msft_policy_config_devicelock_mindevicepasswordlength",
              "simpleSettingValue":{"value":12}}]}}}]})")},
           {"deviceConfigurations", Json::parse(R"({"omaSettings":[
              {"omaUri":"./Vendor/MSFT/Policy/Config/CredentialsUI/DisablePasswordReveal",
               "value":"<enabled/>"},
              {"omaUri":"./Vendor/MSFT/LAPS/Policies/PasswordComplexity","value":4}],
              "applicationGuardCertificateThumbprints":["0123456789ABCDEF0123456789ABCDEF01234567"],
              "passwordChangeUrl":"https://example.com/password",
              "safariPasswordAutoFillDomains":["example.com"],
              "userRightsCreateToken":{"state":"allowed","localUsersOrGroups":[{"name":"a"}]}})")},
           {"deviceConfigurations",
            {{"trustedRootCertificate",
              base::EncodeBase64("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")},
             {"payload",
              base::EncodeBase64("<plist><dict><key>PayloadType</key>"
                                 "<string>com.apple.mobiledevice.passwordpolicy</string>"
                                 "<key>passwordContentRegex</key><string>^.*[0-9].*$</string>"
                                 "<key>minLength</key><integer>12</integer></dict></plist>")},
             {"answers", "<component publicKeyToken=\"31bf3856ad364e35\"><a/></component>"}}},
           {"notificationMessageTemplates",
            {{"text",
              "<a accesskey=\"n\" href=\"https://example.com/token\">Password expired?</a>"}}},
           {"targetedManagedAppConfigurations",
            Json::parse(R"({"customSettings":[{"name":"PasswordManager.Mode","value":"automatic"},
              {"name":"RequirePassword","value":"Enabled"},
              {"name":"PasswordProtectionLoginURLs","value":"[\"https://example.com\"]"}]})")},
           {"deviceManagementScripts",
            {{"scriptContent",
              base::EncodeBase64("$passwordLength = \"12\"\r\n$password = Read-Host 'Password'\r\n"
                                 "$tokenLifetime = '01:00:00'\r\n$keyId = 'a1'\r\n"
                                 "New-LocalUser -PasswordNeverExpires $true\r\n")}}},
           {"tokenLifetimePolicies", Json::parse(R"({"definition":[
              "{\"TokenLifetimePolicy\":{\"Version\":1,\"AccessTokenLifetime\":\"8:00:00\"}}"]})")},
           {"organizations",
            Json::parse(R"({"onPremisesLastPasswordSyncDateTime":"2026-01-01T00:00:00Z"})")},
       }) {
    EXPECT_EQ(Reduce(Type(row.type), row.object), row.object) << row.type;
  }
}

}  // namespace
}  // namespace strongroom::catalogue
