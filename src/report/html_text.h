#pragma once

#include <string>
#include <string_view>

namespace strongroom::report {

// Text as it may stand between tags of HTML and XML, and in their quoted attributes: of
// base::Printable form, and nothing of it is markup.
std::string HtmlText(std::string_view text);

// The same with its line ends and tabs.
std::string HtmlLines(std::string_view text);

}  // namespace strongroom::report
