#pragma once

#include <string_view>

#include "api/fields.h"
#include "api/report.h"

// What lines of reports have in common with those of sets that are put in (api/set_import.h).
namespace strongroom::api {

const Fields<ReportItem>& ReportItemFields();

// A line: an object with one member, that of its kind. Throws ApiFormatError.
Json ParseReportLine(std::string_view line);

// What comes under "outcome". Throws ApiFormatError.
ReportEnd ReadReportEnd(const Json& json);

}  // namespace strongroom::api
