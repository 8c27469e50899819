# cmake -DSOURCE=FOLDER -DOUTPUT=FILE.cpp -P FlypaperCommit.cmake
#
# Writes FILE.cpp, which tells the commit that FOLDER is at: "" where it is no clone, with "-dirty" where files differ from
# it. The build runs this every time; the file changes only if the commit does.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(commit "")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
namespace flypaper {
const char* commit_of_this_build() { return "@commit@"; }
}  // namespace flypaper
]] @ONLY)
