#include "catalogue/script_secrets.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

std::string Masked(const std::string& text) {
  return MaskInScript(test::ContentType().defaults->sensitive, text);
}

TEST(MaskInScript, LeavesNothingOfASecret) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"($password = "hush")", R"($password = "***masked***")"},
      {R"([string]$Password='hu"sh',)", R"([string]$Password='***masked***',)"},
      {R"($env:DB_PASSWORD="hush"; a)", R"($env:DB_PASSWORD="***masked***"; a)"},
      {R"($password = "hu\"sh")", R"($password = "***masked***")"},
      {R"($password = "hu""sh"; $b = "c")", R"($password = "***masked***"; $b = "c")"},
      {R"($password = "C:\"; $b)", R"($password = "***masked***"; $b)"},
      {R"('password' => 'hush', 'b' => 'c')", R"('password' => '***masked***', 'b' => 'c')"},
      {R"($a["psk"] = 'hush')", R"($a["psk"] = '***masked***')"},
      {"a: 'b'\n  password: 'hush'", "a: 'b'\n  password: '***masked***'"},
      {R"(- "password": "hush")", R"(- "password": "***masked***")"},
      {R"(export PSK="hush"; echo "$PSK")", R"(export PSK="***masked***"; echo "$PSK")"},
      {"PASSWORD=hush ./install", "PASSWORD=***masked*** ./install"},
      {"spring.datasource.password=hush\nb=c", "spring.datasource.password=***masked***\nb=c"},
      {"[a]\r\npsk = hu5h\r\nb = c", "[a]\r\npsk = ***masked***\r\nb = c"},
      {R"("Server=a;Password=hu(sh;Encrypt=true")",
       R"("Server=a;Password=***masked***;Encrypt=true")"},
      {"Server=a;Password=hush;", "Server=a;Password=***masked***;"},
      {R"(cmd /c "setup PASSWORD=hush" /q)", R"(cmd /c "setup PASSWORD=***masked***" /q)"},
      {R"(cmd /c "setup PASSWORD='hush' x" /q 'a')",
       R"(cmd /c "setup PASSWORD='***masked***' x" /q 'a')"},
      {R"(echo "password=\"hush\" b" c)", R"(echo "password=\"***masked***\" b" c)"},
      {"msiexec /i a.msi ADMINPASSWORD=hush /qn",
       "msiexec /i a.msi ADMINPASSWORD=***masked*** /qn"},
      {"https://a/?user=b&token=hush&c=d", "https://a/?user=b&token=***masked***&c=d"},
      {"setup --wifi-psk hu5h --force", "setup --wifi-psk ***masked*** --force"},
      {R"(Add-Wifi -Psk "hush" -Name b)", R"(Add-Wifi -Psk "***masked***" -Name b)"},
      {R"(ConvertTo-SecureString "hush" -AsPlainText)",
       R"(ConvertTo-SecureString "***masked***" -AsPlainText)"},
      {"(ConvertTo-SecureString -AsPlainText -String 'hush' -Force)",
       "(ConvertTo-SecureString -AsPlainText -String '***masked***' -Force)"},
      {"$a = 'hush' | convertto-securestring -AsPlainText",
       "$a = '***masked***' | convertto-securestring -AsPlainText"},
      {"net user admin hush /add", "net user admin ***masked*** /add"},
      {R"(net user "an admin" 'hu sh' /add)", R"(net user "an admin" '***masked***' /add)"},
      {R"(Set-ItemProperty $a -Name "DefaultPassword" -Value "hush" -Force)",
       R"(Set-ItemProperty $a -Name "DefaultPassword" -Value "***masked***" -Force)"},
      {"reg add HKLM /v DefaultPassword /t REG_SZ /d hush /f",
       "reg add HKLM /v DefaultPassword /t REG_SZ /d ***masked*** /f"},
  };
  for (const auto& [before, after] : table) {
    EXPECT_EQ(Masked(before), after);
    EXPECT_EQ(Masked(after), after);
  }
}

// What else a script says of passwords is what a restore needs.
TEST(MaskInScript, LeavesWhatIsNone) {
  for (const std::string text : {
           "",
           "=",
           "password",
           "password=",
           "password =",
           "$password = \"",
           "$password = \"\"",
           "$password = Read-Host 'Password'",
           "$password=Get-Content \"a\"",
           "password=getpass()",
           "password=f\"{a}\"",
           "login(password=password, token=secret)",
           "password = args.password",
           "password=db_password",
           "password=None",
           "PASSWORD=$1",
           "PASSWORD=\"$PW\"",
           "PASSWORD=\"a${PW}\"",
           "PASSWORD=\"$(cat a)\"",
           "set PASSWORD=%PW%",
           "printf 'password=%s' \"$PW\"",
           "psk=<your key>",
           "password: \"{{ pw }}\"",
           "Password: see the vault",
           "$a = 'b'; password: 'c'",
           "read -p \"Password: \" pw; echo \"done\"",
           "$a = \"b&password=\" + $c + \"&d\"",
           "if ($password -eq \"a\") { }",
           "$password == 'a'",
           "use the --password option",
           "setup -Password $pw -Psk (Get-Psk) --password --force",
           "passwordRequired=\"always\"",
           "password='deviceDefault'",
           "password=8; password=true",
           "net user admin /active:yes",
           "net user admin *",
           "net user",
           "ConvertTo-SecureString $a -AsPlainText",
           "$a | ConvertTo-SecureString",
           "'a' + $b | ConvertTo-SecureString",
           "New-Item -Name Colour -Value 'red'",
           "New-Item -Name Password\nNew-Item -Name Colour -Value 'red'",
           "New-Item -Name DisablePasswordReveal -Value 1",
           "reg add HKLM /v Colour /d red",
       }) {
    EXPECT_EQ(Masked(text), text);
  }
}

}  // namespace
}  // namespace strongroom::catalogue
