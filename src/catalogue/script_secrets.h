#pragma once

#include <string>
#include <string_view>

#include "catalogue/content_rules.h"

namespace strongroom::catalogue {

// For what is no JSON: scripts, command lines, connection strings, files of settings. The text with
// kMasked in the place of what stands in it, on one line, as the value of a sensitive name:
//  - between quotes: $password = "x", 'password' => 'x', password: "x" where a line begins;
//  - without: PASSWORD=x, "Server=a;Password=x;", password = x1 where that is all of the line;
//  - after an option: -Password "x", --password x1;
//  - beside it: -Name DefaultPassword -Value x, /v DefaultPassword /d x;
// of what ConvertTo-SecureString is given between quotes, and of the password for `net user`.
// Variables, calls, placeholders and other names stay. Cost: linear in the text.
std::string MaskInScript(const SensitiveNames& sensitive, std::string_view text);

}  // namespace strongroom::catalogue
