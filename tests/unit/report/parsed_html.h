#pragma once

#include <set>
#include <string>
#include <vector>

namespace strongroom::report {

// HTML as an XML parser reads it.
struct ParsedHtml {
  std::vector<std::string> problems;  // empty for what is well-formed
  std::vector<std::string> elements;  // names, in document order
  std::set<std::string> attributes;
  std::vector<std::string> links;  // values of href
  std::vector<std::string> ids;
  std::string text;  // of all that is in body
};

ParsedHtml ParseHtml(const std::string& html);

}  // namespace strongroom::report
