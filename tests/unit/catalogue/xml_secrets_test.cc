#include "catalogue/xml_secrets.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

using test::ContentType;

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
      {"<usePassword>\n true </usePassword>", "<usePassword>\n true </usePassword>"},
      {"<password>1234</password>", "<password>***masked***</password>"},
  };
  for (const auto& [before, after] : table) {
    EXPECT_EQ(MaskInXml(sensitive, before), after);
    EXPECT_EQ(MaskInXml(sensitive, after), after);
  }
}

TEST(MaskInXml, TakesAttributesAndWhatIsWithin) {
  const SensitiveNames& sensitive = ContentType().defaults->sensitive;
  const std::vector<std::pair<const char*, const char*>> table = {
      {R"(<user name="a" w:Password="hu>sh" x='1'/>)",
       R"(<user name="a" w:Password="***masked***" x='1'/>)"},
      {R"(<user password = 'hu"sh'>)", R"(<user password = '***masked***'>)"},
      {R"(<user password="hu<sh">)", R"(<user password="***masked***">)"},
      {R"(<add key="client_secret" value="hush"/>)",
       R"(<add key="client_secret" value="***masked***"/>)"},
      {R"(<enabled/><data value="hush" id="ProxyPassword"/>)",
       R"(<enabled/><data value="***masked***" id="ProxyPassword"/>)"},
      {R"(<data id="MinPasswordLength" value="8"/>)",
       R"(<data id="MinPasswordLength" value="8"/>)"},
      {R"(<policy name="DisablePasswordReveal" valueName="DisablePasswordReveal"/>)",
       R"(<policy name="DisablePasswordReveal" valueName="DisablePasswordReveal"/>)"},
      {R"(<string name="password">hush</string>)",
       R"(<string name="password">***masked***</string>)"},
      {R"(<string id="PasswordHelp">Choose one</string>)",
       R"(<string id="PasswordHelp">Choose one</string>)"},
      // As Windows' answer files have it.
      {"<AutoLogon><Password>\n<Value>hush</Value><PlainText>true</PlainText></Password>"
       "<Username>a</Username><Value>kept</Value></AutoLogon>",
       "<AutoLogon><Password>\n<Value>***masked***</Value><PlainText>true</PlainText></Password>"
       "<Username>a</Username><Value>kept</Value></AutoLogon>"},
      {"<key>Passwords</key>\n<array><string>hush</string><data>aHVzaA==</data></array>"
       "<string>kept</string>",
       "<key>Passwords</key>\n<array><string>***masked***</string><data>***masked***</data></array>"
       "<string>kept</string>"},
      {"<psk>hu<!-- > --><![CDATA[sh]]></psk><a>kept</a>",
       "<psk>***masked***<!-- > --><![CDATA[***masked***]]></psk><a>kept</a>"},
      {"if a < b: \"<psk>hush</psk>\"", "if a < b: \"<psk>***masked***</psk>\""},
      {R"(<a b="c <psk>hush</psk>)", R"(<a b="c <psk>***masked***</psk>)"},
      {"<!-- <psk>hush</psk> --><b>kept</b>", "<!-- <psk>***masked***</psk> --><b>kept</b>"},
      // Profiles within commands.
      {"<Data><![CDATA[<w><keyMaterial>hush</keyMaterial></w>]]></Data><b>kept</b>",
       "<Data><![CDATA[<w><keyMaterial>***masked***</keyMaterial></w>]]></Data><b>kept</b>"},
      {"<Data>&lt;w>&lt;keyMaterial&gt;hush&amp;&#10;&lt;/keyMaterial&gt;&#10;&lt;/w&gt;</Data>",
       "<Data>&lt;w&gt;&lt;keyMaterial&gt;***masked***&lt;/keyMaterial&gt;&#10;&lt;/w&gt;</Data>"},
      {"<Data>1 &lt; 2 &gt; 1 > 0</Data>", "<Data>1 &lt; 2 &gt; 1 > 0</Data>"},
  };
  for (const auto& [before, after] : table) {
    EXPECT_EQ(MaskInXml(sensitive, before), after);
    EXPECT_EQ(MaskInXml(sensitive, after), after);
  }
}

}  // namespace
}  // namespace strongroom::catalogue
