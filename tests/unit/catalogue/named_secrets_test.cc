#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "catalogue/mask.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
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
      {R"({"usePassword":"True","minPassword":"8","password":"365","psk":"NotConfigured"})",
       nullptr},
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
      {R"([{"key":"passwords","valueType":"string","valueStringArray":["hush","8",1]}])",
       R"([{"key":"passwords","valueType":"string","valueStringArray":["***masked***","8",1]}])"},
      {R"({"omaUri":"./Device/Vendor/MSFT/Accounts/Users/a/Password","value":"hush"})",
       R"({"omaUri":"./Device/Vendor/MSFT/Accounts/Users/a/Password","value":"***masked***"})"},
      {R"([{"omaUri":"./a/DisablePasswordReveal","value":"<enabled/>"},
           {"omaUri":"./a/DisablePasswordReveal","value":"PGVuYWJsZWQvPjxkYXRhIGlkPSJhIi8+"},
           {"omaUri":"./a/Password/Colour","value":"red"}])",
       nullptr},
      // JSON in a text.
      {R"({"a":"\"{\\\"psk\\\":\\\"hush\\\"}\""})",
       R"({"a":"\"{\\\"psk\\\":\\\"***masked***\\\"}\""})"},
      {R"({"a":"{\"to\":\"https:\\/\\/user:hush@example.com\"}"})",
       R"({"a":"{\"to\":\"https://user:***masked***@example.com\"}"})"},
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
      {"$password = \"hush\"\r\nWrite-Host 'done'\r\n",
       "$password = \"***masked***\"\r\nWrite-Host 'done'\r\n"},
      {"[CmdletBinding()]\n$xml = @'\n<a><keyMaterial>hush</keyMaterial></a>\n'@\n",
       "[CmdletBinding()]\n$xml = @'\n<a><keyMaterial>***masked***</keyMaterial></a>\n'@\n"},
      {"curl https://example.com -d '{ \"psk\": \"hush\" }'\n",
       "curl https://example.com -d '{ \"psk\": \"***masked***\" }'\n"},
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

// As texts in a text, whatever kind each of them is.
TEST(NamedSecrets, LooksIntoTextsInTexts) {
  const auto json = [](const std::string& text) { return Json{{"inner", text}}.dump(); };
  const auto base64 = [](const std::string& text) { return base::EncodeBase64(text); };
  const std::string plist = "<plist><dict><key>Password</key><string>hush</string></dict></plist>";
  const std::string object = R"({"password":"hush","kept":"seen"})";
  std::string deep = object;
  for (int i = 0; i < 12; ++i) deep = json(deep);
  const std::vector<std::pair<const char*, std::string>> table = {
      {"a property list in base64 in JSON", json(base64(plist))},
      {"JSON in base64 in JSON in base64", base64(json(base64(object)))},
      {"base64 twice", base64(base64(object))},
      {"a secret's form", base64(json(base64("curl https://user:hush@example.com/p")))},
      {"deeper than anybody nests", deep},
      {"behind a byte order mark", "\xEF\xBB\xBF" + object},
      {"in base64 behind one", base64("\xEF\xBB\xBF" + object)},
      {"with a comment", "{ // of the office\n  \"password\" : \"hush\",\n  \"kept\": \"seen\" }"},
      {"with a comma too much", R"({"password":"hush\"hush\\","kept":"seen",})"},
      {"cut", R"([{"kept":"seen","password":"hush and so)"},
      {"deeper than JSON is read", std::string(300, '[') + object + std::string(300, ']')},
  };
  for (const auto& [what, text] : table) {
    const Json reduced = Reduce(ContentType(), Json{{"payload", text}});
    std::string left = reduced["payload"];
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(left.find("hush"), std::string::npos) << what << ' ' << left;
      const bool is_json = left.starts_with(R"({"inner":)");
      left = is_json ? Json::parse(left)["inner"].get<std::string>()
                     : base::DecodeBase64(left).value_or(left);
    }
    EXPECT_TRUE(IsMasked(ContentType(), reduced)) << what << ' ' << reduced;
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced) << what;
  }
}

// Each mask takes a quote away that ended what begins with a sensitive name.
TEST(NamedSecrets, WhatShowsAnotherSecretWithEachMaskIsMaskedAsAWhole) {
  std::vector<std::string> quotes = {"\""};
  for (int i = 0; i < 10; ++i) {
    quotes.push_back(std::string(quotes.back().size(), '\\') + quotes.back());
  }
  std::string text = "{";
  for (size_t i = quotes.size() - 1; i > 0; --i) text += quotes[i] + " password ";
  text += R"("psk":)";
  for (size_t i = 0; i + 1 < quotes.size(); ++i) {
    text += quotes[i] + "a" + quotes[i + 1] + "b" + quotes[i] + quotes[i + 1] + ":";
  }
  const Json reduced = Reduce(ContentType(), Json{{"payload", text}});
  EXPECT_EQ(reduced["payload"], kMasked) << reduced;
}

// What no reader sees is not looked at, so it is not kept.
TEST(NamedSecrets, OfANameThatIsThereTwiceTheLastOneStays) {
  for (const auto& [text, left] : std::vector<std::pair<const char*, const char*>>{
           {R"({"password":"hush","password":null})", R"({"password":null})"},
           {R"({"a":{"key":"password","value":"hush"},"a":1})", R"({"a":1})"},
           {R"({"a":1, "a":{"key":"password","value":"hush"}})",
            R"({"a":{"key":"password","value":"***masked***"}})"}}) {
    EXPECT_EQ(Reduce(ContentType(), Json{{"payload", text}})["payload"], left);
  }
}

TEST(NamedSecrets, LeavesWhatIsNearlyJson) {
  for (const char* text :
       {"{broken", "[", "{\"password", "{\"password\"", "{\"password\":", "{\"password\":7,}",
        "{\"passwordRequiredType\":\"numeric\",}", "{\"password\":\"\",}",
        "{\"password\":\"deviceDefault\",}", "[Settings]\npassword = \"\"", "{password:\"x\"}"}) {
    const Json object{{"content", text}};
    EXPECT_EQ(Reduce(ContentType(), object), object) << text;
  }
}

// As Windows saves scripts.
TEST(NamedSecrets, LooksIntoUtf16InBase64) {
  const auto wide = [](const std::string& ascii, bool has_mark) {
    std::string text = has_mark ? "\xFF\xFE" : "";
    for (const char c : ascii) text.append({c, '\0'});
    return text;
  };
  for (const bool has_mark : {true, false}) {
    const std::string before =
        "# \xC2\xFC\r\n$headers = @{ Authorization = 'Bearer hushhushhush' }\r\n";
    std::string script = wide(before, has_mark);
    script.replace(script.find('\xC2'), 4, "\x3D\xD8\x11\xDD");  // a lock, U+1F511
    const Json reduced =
        Reduce(ContentType(), Json{{"script", base::EncodeBase64(script)}, {"other", "kept"}});
    std::string after =
        wide("# \xC2\xFC\r\n$headers = @{ Authorization = 'Bearer ***masked***' }\r\n", has_mark);
    after.replace(after.find('\xC2'), 4, "\x3D\xD8\x11\xDD");
    EXPECT_EQ(base::DecodeBase64(reduced["script"].get<std::string>()), after) << has_mark;
    EXPECT_TRUE(IsMasked(ContentType(), reduced)) << has_mark;
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced) << has_mark;
  }
}

// Numbers and switches in it are settings still.
TEST(NamedSecrets, AnObjectOfSuchANameHoldsItAsItsValue) {
  const Json object = Json::parse(
      R"({"localAdminPassword":{"on":true,"value":"hush","minValue":8,"hint":"kept"},
          "passwordRequiredType":{"value":"numeric"},
          "passwords":[{"value":"hush","hint":"kept"},{"value":"true"}]})");
  EXPECT_EQ(
      Reduce(ContentType(), object),
      Json::parse(
          R"({"localAdminPassword":{"on":true,"value":"***masked***","minValue":8,"hint":"kept"},
          "passwordRequiredType":{"value":"numeric"},
          "passwords":[{"value":"***masked***","hint":"kept"},{"value":"true"}]})"));
}

}  // namespace
}  // namespace strongroom::catalogue
