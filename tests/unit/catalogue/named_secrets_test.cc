#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "catalogue/mask.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
#include "catalogue/xml_secrets.h"
#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

using base::Json;
using test::ContentType;

struct Row {
  const char* object;
  const char* reduced;  // null: as it is
};

TEST(NamedSecrets, MasksWhatTheCatalogueSays) {
  const std::vector<Row> table = {
      {R"({"preSharedKey":"hush"})", R"({"preSharedKey":"***masked***"})"},
      {R"({"a":[{"b":{"wifi_Shared-Secret":"hush"}}]})",
       R"({"a":[{"b":{"wifi_Shared-Secret":"***masked***"}}]})"},
      {R"({"PSK":"hush","client_secret":"hush","ClientSecret":"hush"})",
       R"({"PSK":"***masked***","client_secret":"***masked***","ClientSecret":"***masked***"})"},
      {R"({"passwords":["hush",["hush"],7,null,""]})",
       R"({"passwords":["***masked***",["***masked***"],7,null,""]})"},
      // Policies about passwords.
      {R"({"passwordRequired":true,"passwordMinimumLength":8,"passwordBlockSimple":false,
           "passwordRequiredType":"alphanumeric","workProfilePasswordType":"deviceDefault",
           "password_min_Length":"8","passwordExpirationDays":"x","localAdminPassword":{"on":true}})",
       nullptr},
      {R"({"clientSecret":"","preSharedKey":null,"password":[],"token":{}})", nullptr},
      {R"({"clientSecret@odata.type":"#String","tokens":"x","secretReferenceValueId":"x"})",
       nullptr},
      // What the service masked is masked the same.
      {R"({"clientSecret":"****"})", R"({"clientSecret":"***masked***"})"},
      // By its place, whatever it is.
      {R"({"omaSettings":[{"isEncrypted":true,"value":"PGEvPg=="},{"isEncrypted":false,
           "value":"x"},{"isEncrypted":true,"value":{"a":7}},{"isEncrypted":true,"value":null}]})",
       R"({"omaSettings":[{"isEncrypted":true,"value":"***masked***"},{"isEncrypted":false,
           "value":"x"},{"isEncrypted":true,"value":"***masked***"},
           {"isEncrypted":true,"value":null}]})"},
      {R"({"settings":[{"children":[{"v":{"@odata.type":"#x.secretValue","value":"hush"}}]},
           {"@odata.type":"#x.stringValue","value":"kept"}]})",
       R"({"settings":[{"children":[{"v":{"@odata.type":"#x.secretValue",
           "value":"***masked***"}}]},{"@odata.type":"#x.stringValue","value":"kept"}]})"},
      {R"({"qrCode":{"type":"image/png","value":[1,2]}})", R"({"qrCode":"***masked***"})"},
      // Beside its name.
      {R"({"settings":[{"key":"wifi_password","valueString":"hush"},
           {"appConfigKey":"clientSecret","appConfigKeyType":"stringType","appConfigKeyValue":"hush"},
           {"name":"password","value":"true"},{"name":"MinPasswordLength","value":"8"},
           {"name":"colour","value":"red"}]})",
       R"({"settings":[{"key":"wifi_password","valueString":"***masked***"},
           {"appConfigKey":"clientSecret","appConfigKeyType":"stringType",
           "appConfigKeyValue":"***masked***"},
           {"name":"password","value":"true"},{"name":"MinPasswordLength","value":"8"},
           {"name":"colour","value":"red"}]})"},
      // JSON in a text.
      {R"({"definition":["{ \"b\":1.0, \"password\": \"hush\" }","{ \"b\": 1.0 }","{broken"]})",
       R"({"definition":["{\"b\":1.0,\"password\":\"***masked***\"}","{ \"b\": 1.0 }","{broken"]})"},
      {R"({"a":"[{\"inner\":\"{\\\"token\\\":\\\"hush\\\"}\"}]"})",
       R"({"a":"[{\"inner\":\"{\\\"token\\\":\\\"***masked***\\\"}\"}]"})"},
      // XML in a text.
      {R"({"a":"<w:WLAN><sharedKey><keyMaterial>hush</keyMaterial></sharedKey><n>x</n></w:WLAN>"})",
       R"({"a":"<w:WLAN><sharedKey><keyMaterial>***masked***</keyMaterial></sharedKey><n>x</n></w:WLAN>"})"},
  };
  for (const Row& row : table) {
    const Json object = Json::parse(row.object);
    const Json reduced = Reduce(ContentType(), object);
    EXPECT_EQ(reduced, row.reduced == nullptr ? object : Json::parse(row.reduced)) << row.object;
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced) << row.object;
    EXPECT_EQ(IsMasked(ContentType(), reduced), row.reduced != nullptr) << row.object;
  }
}

// Payloads of apps, profiles of devices, scripts.
TEST(NamedSecrets, LooksIntoBase64) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"({"managedProperty":[{"key":"password","valueString":"hush"}]})",
       R"({"managedProperty":[{"key":"password","valueString":"***masked***"}]})"},
      {"<?xml version=\"1.0\"?><plist><dict><key>Password</key>\n<string>hush</string>"
       "<key>SSID</key><string>office</string></dict></plist>",
       "<?xml version=\"1.0\"?><plist><dict><key>Password</key>\n<string>***masked***</string>"
       "<key>SSID</key><string>office</string></dict></plist>"},
      {"#!/bin/sh\ncurl -H 'Authorization: Bearer hushhushhush' https://a\necho done\n",
       "#!/bin/sh\ncurl -H 'Authorization: Bearer ***masked***' https://a\necho done\n"},
  };
  for (const auto& [before, after] : table) {
    const Json object{{"payload", base::EncodeBase64(before)}, {"other", "kept"}};
    const Json reduced = Reduce(ContentType(), object);
    EXPECT_EQ(base::DecodeBase64(reduced["payload"].get<std::string>()), after);
    EXPECT_EQ(reduced["other"], "kept");
    EXPECT_TRUE(IsMasked(ContentType(), reduced)) << after;
    EXPECT_TRUE(IsMask(reduced["payload"].get<std::string>())) << "is never written back";
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced) << after;
  }
}

TEST(NamedSecrets, LooksIntoBase64ThatIsInLines) {
  std::string lines = base::EncodeBase64("<plist><key>PSK</key><string>hush</string></plist>");
  lines.insert(24, "\r\n");
  EXPECT_TRUE(IsMasked(ContentType(), Reduce(ContentType(), Json{{"payload", lines}})));
}

TEST(NamedSecrets, LeavesBase64AloneThatHoldsNone) {
  for (const std::string& text :
       {base::EncodeBase64("Write-Host 'password policy'; # nothing secret here\n"),
        base::EncodeBase64(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR password", 25)),
        std::string("notConfiguredYet"), std::string("AAAAAAAAAAAAAAAAAAAA")}) {
    const Json object{{"content", text}};
    EXPECT_EQ(Reduce(ContentType(), object), object) << text;
    EXPECT_FALSE(IsMasked(ContentType(), object)) << text;
  }
}

TEST(NamedSecrets, AChangedSecretIsNoChange) {
  const auto digest = [](const char* object) {
    return ChangeDigest(ContentType(), Reduce(ContentType(), Json::parse(object)));
  };
  EXPECT_EQ(digest(R"({"psk":"a","b":1})"), digest(R"({"psk":"b","b":1})"));
  EXPECT_NE(digest(R"({"psk":"a","b":1})"), digest(R"({"psk":"a","b":2})"));
  EXPECT_NE(digest(R"({"psk":"a"})"), digest(R"({"psk":""})")) << "that there is one";
}

TEST(MaskInXml, TakesWhatIsNotWellFormed) {
  const SensitiveNames& sensitive = ContentType().defaults->sensitive;
  const std::vector<std::pair<const char*, const char*>> table = {
      {"<psk>hush", "<psk>***masked***"},
      {"<a:psk x='1'>hush</a:psk>", "<a:psk x='1'>***masked***</a:psk>"},
      {"<psk><![CDATA[hu<s>h]]></psk>", "<psk><![CDATA[***masked***]]></psk>"},
      {"<psk/>not</a>", "<psk/>not</a>"},
      {"<psk> </psk>", "<psk> </psk>"},
      {"<psk", "<psk"},
      {"<>x</>", "<>x</>"},
      {"<!-- psk -->x</a>", "<!-- psk -->x</a>"},
      {"<key>psk</key><true/><string>x</string>", "<key>psk</key><true/><string>x</string>"},
      {"<MinPasswordLength>12</MinPasswordLength>", "<MinPasswordLength>12</MinPasswordLength>"},
      {"<password>1234</password>", "<password>***masked***</password>"},
  };
  for (const auto& [before, after] : table) {
    EXPECT_EQ(MaskInXml(sensitive, before), after);
    EXPECT_EQ(MaskInXml(sensitive, after), after);
  }
}

TEST(IsMask, KnowsOursAndThoseOfServices) {
  for (const char* text : {"***masked***", "a ***masked*** b", "***masked-2***",
                           "***masked:0123***", "****", "********", "PGEvPg=="}) {
    EXPECT_TRUE(IsMask(text)) << text;
  }
  EXPECT_TRUE(IsMask(base::EncodeBase64("<a>***masked***</a>")));
  for (const char* text : {"", "*", "***", "* * * *", "masked", "PGE+eDwvYT4=", "****a"}) {
    EXPECT_FALSE(IsMask(text)) << text;
  }
}

}  // namespace
}  // namespace strongroom::catalogue
