//! English.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "en",
    reminder: "Hi {first_name|there}, are you still with us? Just answer here whenever it suits you.",
    question: "Is everything all right now?",
    buttons: ["Yes", "No"],
    yes_words: "yes,yep,yeah,yup,yea,yess*,ye,yh,aye,sure,fine,good,great,perfect*,excellent,brilliant,awesome,\
        amazing,wonderful,lovely,fantastic,super,cool,happy,solved,sorted,fixed,resolved,done,works,worked,working,\
        thanks,thank you,thankyou,thx,thanx,ty,cheers,ta,ok,okay,alright,all right,absolutely,definitely,indeed,\
        of course,correct,much better,it is,it does,top,spot on",
    no_words: "no,nope,nah,noo*,not,still,wrong,broken,unfortunately,sadly,afraid,isn't,isnt,aren't,arent,doesn't,\
        doesnt,don't,dont,didn't,didnt,hasn't,hasnt,haven't,havent,wasn't,wasnt,won't,wont,can't,cant,cannot,never,\
        nothing,nobody,worse,worst,bad,terrible,problem,problems,issue,issues,error,errors,same thing,stopped,\
        broke again,happened again,happening again,back again,partly,partially,almost,half,waiting,missing,yes but,\
        fine but,except,unresolved,unhappy,unsolved",
    thanks_words: "thanks,thank you,thankyou,thank u,thank ya,thanku,thanx,thx,thxx,thnx,thks,tnx,tks,ty,tysm,tyvm,\
        thanking you,many thanks,big thanks,huge thanks,thanks a lot,thanks a million,thanks a bunch,thanks a ton,\
        thanks loads,thanks so much,thanks very much,thanks again,thank you again,thanks mate,thanks guys,\
        thanks all,thanks everyone,thank you so much,thank you very much,thank you all,thanks for everything,\
        thanks for your help,thanks for the help,thanks for your time,for your help,for all your help,for the help,\
        for the quick reply,for the quick response,for the fast reply,for getting back to me,for letting me know,\
        for your patience,cheers,cheers mate,ta,ta very much,nice one,ok thanks,okay thanks,ok thank you,\
        okey dokey,sounds good,that's great,thats great,that's perfect,thats perfect,great,great stuff,\
        great thanks,perfect,perfect thanks,brilliant,excellent,awesome,amazing,wonderful,lovely,fantastic,fab,\
        super,superb,spot on,you're the best,ur the best,youre the best,you're a star,you're a lifesaver,legend,\
        appreciate it,appreciate that,much appreciated,really appreciate it,really appreciate your help,\
        greatly appreciated,very kind,that's very kind,no worries,no problem,you too,bye,bye bye,byebye,goodbye,\
        good bye,see you,see you soon,see you then,see you later,see ya,cya,take care,ttyl,have a nice day,\
        have a good day,have a great day,have a lovely day,have a good one,have a nice evening,have a good evening,\
        have a great evening,have a nice weekend,have a good weekend,have a great weekend,have a lovely weekend,\
        good night,goodnight,nice day,enjoy your day,enjoy your weekend,all the best,best wishes,god bless,\
        god bless you,bless you,that's all,thats all,ok cool,okay cool,ok great,ok perfect,ok bye,got it thanks,\
        got it thank you,all good now,all sorted thanks,all good thanks,noted thanks,that helps,that helped,\
        thanks for the info,thanks for letting me know,thanks for getting back to me,thank you for your help,\
        thank you for the help,thank you for everything,thank you for your time,thanks for sorting,\
        you've been great,you've been very helpful,very helpful,so helpful,thanks for the update,\
        thanks for your reply",
};
