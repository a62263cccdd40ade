#include "unit/report/parsed_html.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>

namespace strongroom::report {
namespace {

std::string TextOf(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

void Walk(const xmlNode* node, bool is_in_body, ParsedHtml& parsed) {
  for (; node != nullptr; node = node->next) {
    if (node->type == XML_TEXT_NODE && is_in_body) parsed.text += TextOf(node->content);
    if (node->type != XML_ELEMENT_NODE) continue;
    const std::string name = TextOf(node->name);
    parsed.elements.push_back(name);
    for (const xmlAttr* attribute = node->properties; attribute != nullptr;
         attribute = attribute->next) {
      const std::string key = TextOf(attribute->name);
      parsed.attributes.insert(key);
      const std::string value =
          attribute->children == nullptr ? "" : TextOf(attribute->children->content);
      if (key == "href") parsed.links.push_back(value);
      if (key == "id") parsed.ids.push_back(value);
    }
    Walk(node->children, is_in_body || name == "body", parsed);
  }
}

}  // namespace

ParsedHtml ParseHtml(const std::string& html) {
  ParsedHtml parsed;
  const std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)> document(
      xmlReadMemory(html.data(), static_cast<int>(html.size()), "report.html", nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE),
      &xmlFreeDoc);
  if (document == nullptr) {
    const xmlError* const error = xmlGetLastError();
    parsed.problems.push_back(error == nullptr ? "no XML" : error->message);
    return parsed;
  }
  Walk(xmlDocGetRootElement(document.get()), false, parsed);
  return parsed;
}

}  // namespace strongroom::report
