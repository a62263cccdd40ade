#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "report/document.h"

// The parts of an HTML report that are made of texts of somebody else.
namespace strongroom::report {

// "" for what does not stand out.
std::string_view HtmlClass(Tone tone);

std::string HtmlSpans(const Text& text);

void WriteHtmlSettings(std::ostream& out, const Settings& settings);
void WriteHtmlChanges(std::ostream& out, const std::vector<ChangedLine>& lines);

}  // namespace strongroom::report
