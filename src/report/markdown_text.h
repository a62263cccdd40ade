#pragma once

#include <string>
#include <string_view>

namespace strongroom::report {

// Text as it may stand in a line or in a cell of a table: plain where nothing of it could be
// Markdown, HTML, a link, a mention or a reference, else as a code span, in which nothing is
// (https://github.github.com/gfm/#code-spans). It is of base::Printable form.
std::string MarkdownText(std::string_view text);
std::string MarkdownCode(std::string_view text);

// As many '`' as open and close a block of these lines: more than it has anywhere in a row.
std::string FenceOf(std::string_view lines);

}  // namespace strongroom::report
